import { appendFileSync, truncateSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { LogIndexWriter } from '../../src/journal/logs/log-index-writer.ts'
import { logPath } from '../../src/journal/run-folder.ts'
import type { Locks } from '../../src/locks/locks.ts'
import type { RunEvent } from '../../src/model/event.ts'
import { toJobId } from '../../src/model/ids.ts'
import { closeDeadRun, imagineDeadRunClosed } from '../../src/records/catch-up/close-dead-run.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { scenes, tellRun } from '../storage/told-runs.ts'

const run = tellRun(scenes.killed)
const gigabytes20 = 20 * 1024 ** 3

const logEnds = (events: readonly RunEvent[]): unknown => events.flatMap((event) => (event.type === 'job.finished' ? [event.log] : []))

describe('the logs of a dead run', () => {
  it('A8: are measured before the lock is taken, because other jobs wait for the lock', async () => {
    using home = tempHome()
    const folder = writeJournal(home.path, run)
    const log = logPath(folder, toJobId('lint'))
    writeFileSync(log, 'one\ntwo\n')
    const locks: Locks = {
      exclusive: (_name, _waitMs, critical) => {
        appendFileSync(log, 'written while the lock is held\n')
        return critical()
      },
    }
    const events = await closeDeadRun(run.id, folder, 'its process is gone', { locks })
    expect(logEnds(events)).to.deep.equal([{ bytes: 8, lines: 2 }])
  })

  it('A8: are counted from the end of their index, but not to their end if they are huge', () => {
    using home = tempHome()
    const folder = writeJournal(home.path, run)
    const log = logPath(folder, toJobId('lint'))
    const index = new LogIndexWriter(`${log}.index`)
    const text = 'line\n'.repeat(2000)
    index.add(Buffer.from(text), 'out', 0)
    index.close()
    writeFileSync(log, `${text}last\n`)
    const end = (): unknown => logEnds(imagineDeadRunClosed(run.id, folder, 'its process is gone'))
    expect(end()).to.deep.equal([{ bytes: 10_005, lines: 2001 }])
    // a sparse file
    truncateSync(log, gigabytes20)
    expect(end()).to.deep.equal([{ bytes: gigabytes20, lines: 2001 }])
  })
})
