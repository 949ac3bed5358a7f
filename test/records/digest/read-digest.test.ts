import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runFolderPath, logPath } from '../../../src/journal/run-folder.ts'
import type { EventBody } from '../../../src/model/event.ts'
import { toJobId } from '../../../src/model/ids.ts'
import { compareLines } from '../../../src/records/digest/new-lines.ts'
import { createProcessorBudget } from '../../../src/records/digest/processor-budget.ts'
import { readDigest } from '../../../src/records/digest/read-digest.ts'
import { shownDetail } from '../../../src/records/run-detail.ts'
import type { DigestJson, JobDigestJson } from '../../../src/wire/digest.ts'
import { createMemoryStorage } from '../../storage/memory-store.ts'
import { writeJournal } from '../../storage/journal-files.ts'
import { tempHome } from '../../storage/temp-home.ts'
import { firstStart, scenes, tellRun, type ToldRun } from '../../storage/told-runs.ts'
import { openIndex } from '../open-index.ts'

const hourMs = 3_600_000
const calm = (count: number, from = 0): string => Array.from({ length: count }, (_, index) => `step ${from + index} took 3ms\n`).join('')
const endOf = (text: string) => ({ bytes: Buffer.byteLength(text), lines: text.split('\n').length - 1 })

describe('readDigest', () => {
  /** Runs of one pipeline, one each hour, and what their job `lint` wrote. */
  const told = (
    home: string,
    runs: readonly { readonly scene: 'passed' | 'failed' | 'cancelled'; readonly text: string; readonly start?: object }[],
  ) =>
    runs.map(({ scene, text, start = {} }, hour): ToldRun => {
      const bodies = scenes[scene].map((body): EventBody =>
        'log' in body && body.job === 'lint' && body.log.bytes > 0 ? { ...body, log: endOf(text) } : body,
      )
      const run = tellRun(bodies, { at: firstStart + hour * hourMs, start })
      writeFileSync(logPath(writeJournal(home, run), toJobId('lint')), text)
      return run
    })
  const digestOfLast = async (home: string, runs: readonly ToldRun[]): Promise<DigestJson> => {
    await using index = await openIndex(home, { storage: createMemoryStorage() })
    const id = runs.at(-1)?.id
    const run = id && (await index.get(id))
    if (!id || !run) throw new Error('there is no run')
    const detail = shownDetail(run, runFolderPath(home, id))
    return await readDigest({ home, index: { use: (ask) => ask(index) }, run, detail })
  }
  const blocks = ({ blocks: all }: JobDigestJson) => all.map(({ from, to, family, isNew }) => ({ from, to, family, isNew }))

  it('names the jobs that were running when the run was cancelled', async () => {
    using home = tempHome()
    const { jobs, cutOff } = await digestOfLast(home.path, told(home.path, [{ scene: 'cancelled', text: 'working\n' }]))
    expect({ jobs, cutOff }).to.deep.equal({ jobs: [], cutOff: ['lint'] })
  })

  it('says which blocks are new, compared with the passed run of the same inputs and branch', async () => {
    using home = tempHome()
    const usual = 'Error: of a test that expects it\n'
    const other = `${usual}Error: only here\n`
    const runs = told(home.path, [
      { scene: 'passed', text: `${calm(9)}${usual}${calm(9)}` },
      { scene: 'passed', text: other, start: { inputs: { channel: 'latest' } } },
      { scene: 'passed', text: other, start: { git: { branch: 'topic' } } },
      { scene: 'failed', text: `${usual}${calm(30)}Error: only here\n${calm(30)}` },
    ])
    const [job] = (await digestOfLast(home.path, runs)).jobs
    expect(job?.comparedWith).to.equal(runs[0]?.id)
    expect(job && blocks(job)).to.deep.equal([
      { from: 1, to: 13, family: 'exception', isNew: undefined },
      { from: 30, to: 44, family: 'exception', isNew: true },
    ])
    // that a line is new does not make it the headline
    expect(job?.headline?.line).to.equal(1)
  })

  it('shows new lines far above the last ones if no line looks like a failure', async () => {
    using home = tempHome()
    const end = calm(60)
    const runs = told(home.path, [
      { scene: 'passed', text: `${calm(50)}${end}` },
      { scene: 'failed', text: `${calm(30)}the tape is torn\n${calm(20)}${end}` },
    ])
    const [job] = (await digestOfLast(home.path, runs)).jobs
    expect(job && blocks(job)).to.deep.equal([{ from: 31, to: 31, family: 'new', isNew: true }])
    expect(job?.tail.map(({ number }) => number)).to.deep.equal(Array.from({ length: 20 }, (_, index) => 92 + index))
    expect(job).not.to.have.property('headline')
  })

  it('shows the last lines alone if no run has passed, or its log is gone', async () => {
    using home = tempHome()
    const text = `${calm(30)}the tape is torn\n${calm(60)}`
    const runs = told(home.path, [
      { scene: 'failed', text: 'x' },
      { scene: 'failed', text },
    ])
    const alone = (await digestOfLast(home.path, runs)).jobs[0]
    expect(alone && [alone.blocks, alone.tail.length, alone.comparedWith]).to.deep.equal([[], 20, undefined])
    const gone = told(home.path, [
      { scene: 'passed', text: '' },
      { scene: 'failed', text },
    ])
    const [passed] = gone
    if (passed) writeFileSync(join(runFolderPath(home.path, passed.id), 'logs-removed.json'), '{}')
    expect((await digestOfLast(home.path, gone)).jobs[0]).not.to.have.property('comparedWith')
  })

  it('finds the usual lines in a passed log of several megabytes, and takes no line for new if there is no time for that', async () => {
    using home = tempHome()
    const job = toJobId('lint')
    const range = { from: { bytes: 0, lines: 0 }, to: endOf(`first\n${calm(120_000)}`) }
    writeFileSync(logPath(home.path, job), `first\n${calm(120_000)}`)
    const [run] = told(home.path, [{ scene: 'passed', text: '' }])
    if (!run) throw new Error('there is no run')
    const passed = { id: run.id, folder: home.path, rangeOf: () => range }
    const log = { bytes: Buffer.from('first\nsecond\n\n'), from: 0 }
    const newOf = async (ms: number): Promise<unknown> => compareLines(passed, job, log, createProcessorBudget(ms))?.newOf([0, 1, 2])
    expect(await newOf(60_000)).to.deep.equal(new Set([1]))
    expect(await newOf(0)).to.equal(undefined)
  })

  it('prefers blocks whose file is in the project', async () => {
    using home = tempHome()
    const project = join(home.path, 'project')
    mkdirSync(join(project, 'src'), { recursive: true })
    writeFileSync(join(project, 'src/a.ts'), '')
    const text = ['w', 'x', 'y', 'z', 'src/a'].map((file) => `${file}.ts:1:1: error: no\n${calm(30)}`).join('')
    const [job] = (await digestOfLast(home.path, told(home.path, [{ scene: 'failed', text, start: { project } }]))).jobs
    expect(job && blocks(job).map(({ from }) => from)).to.deep.equal([1, 30, 123])
  })
})
