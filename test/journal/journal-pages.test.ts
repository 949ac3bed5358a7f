import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { JournalPages } from '../../src/journal/journal-pages.ts'
import { toSeq } from '../../src/model/ids.ts'
import { scenes, tellRun } from '../storage/told-runs.ts'
import { tempFolder } from './temp-folder.ts'

const { events } = tellRun(scenes.passed)
const lines = events.map((event) => `${JSON.stringify(event)}\n`)
const sound = lines.join('')
const garbage = 'no record\n'.repeat(20_000)

describe('the pages of a damaged journal that is repaired', () => {
  const damaged = {
    'from its first line on': garbage,
    'from its third line on': `${lines.slice(0, 2).join('')}${garbage}`,
    'between its first line and the others': `${lines.slice(0, 1).join('')}${garbage}${lines.slice(2).join('')}`,
    'in its second line, and it is no longer than what is put back': `${lines[0]}${'x'.repeat(1000)}\n${lines.slice(2, 4).join('')}`,
  }
  for (const [where, content] of Object.entries(damaged))
    for (const isReplaced of [false, true])
      it(`A8: contain all of it, damaged ${where}, repaired ${isReplaced ? 'in a new file' : 'in the same file'}`, async () => {
        using folder = tempFolder()
        const path = join(folder.path, 'journal')
        const pages = new JournalPages(path)
        writeFileSync(path, content)
        await pages.after(toSeq(0), 1000)
        const copy = isReplaced ? `${path}.copy` : path
        writeFileSync(copy, sound)
        renameSync(copy, path)
        for (let seen = 0; seen < events.length; seen++)
          expect(await pages.after(toSeq(seen), 1)).to.deep.equal({
            events: [events[seen]],
            lastSeq: seen + 1,
            hasMore: seen + 1 < events.length,
          })
      })
})
