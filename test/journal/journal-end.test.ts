import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { hasJournalEnd } from '../../src/journal/journal-end.ts'
import { tempHome } from '../storage/temp-home.ts'

const line = (event: object): string => `${JSON.stringify({ v: 1, seq: 2, at: 1, ...event })}\n`
const begun = line({ type: 'run.started' })
const ended = line({ type: 'run.finished', ended: { status: 'passed' }, durationMs: 1 })
const output = (value: string): string => line({ type: 'annotation.added', level: 'notice', message: value })
const failedJobs = (count: number): string =>
  line({ type: 'run.finished', ended: { status: 'failed', failed: Array.from({ length: count }, (_, n) => `job-${n}`) }, durationMs: 1 })

describe('the end of a journal', () => {
  const journals: Readonly<Record<string, readonly [content: string, hasEnd: boolean]>> = {
    'an empty one': ['', false],
    'one that has begun': [begun, false],
    'one that ended': [begun + ended, true],
    'one that is nothing but its end': [ended, true],
    'an end whose line is not whole yet': [begun + ended.slice(0, -1), false],
    'an end that is not the last line': [ended + begun, false],
    'an end behind a line longer than is read': [output('x'.repeat(2_000_000)) + ended, true],
    'a last line longer than is read': [begun + output('x'.repeat(2_000_000)), false],
    'an end that names many failed jobs': [begun + failedJobs(20_000), true],
    'a message that looks like an end': [begun + output('"type":"run.finished"'), false],
    'a last line that is no record': [`${begun + ended}what is this "run.finished"\n`, false],
    'the end of a newer version': [begun + line({ v: 2, type: 'run.finished' }), false],
  }
  for (const [name, [content, hasEnd]] of Object.entries(journals))
    it(`is ${hasEnd ? 'found' : 'not found'} in ${name}`, () => {
      using home = tempHome()
      writeFileSync(join(home.path, 'journal'), content)
      expect(hasJournalEnd(join(home.path, 'journal'))).to.equal(hasEnd)
    })

  it('is not found if there is no journal or something else in its place, and is found once it is written', () => {
    using home = tempHome()
    const path = join(home.path, 'journal')
    expect(hasJournalEnd(path)).to.equal(false)
    mkdirSync(join(home.path, 'folder'))
    expect(hasJournalEnd(join(home.path, 'folder'))).to.equal(false)
    writeFileSync(path, begun)
    expect(hasJournalEnd(path)).to.equal(false)
    appendFileSync(path, ended)
    expect(hasJournalEnd(path)).to.equal(true)
  })
})
