import { execFileSync } from 'node:child_process'
import { chmodSync, lutimesSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { logPath, runFolderPath } from '../../src/journal/run-folder.ts'
import { asUnreadable } from '../../src/journal/unreadable-file.ts'
import { toJobId } from '../../src/model/ids.ts'
import { cancelMarkName } from '../../src/process/stopping/interrupt-watch.ts'
import { imagineDeadRunClosed } from '../../src/records/catch-up/close-dead-run.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { scenes, tellRun } from '../storage/told-runs.ts'

const run = tellRun(scenes.killed)
const future = new Date('2099-01-01')

/** Where the log of the dead run's job ends, and whether the run ended in the future, after `damage`. */
const endOf = (damage: (log: string) => void): unknown => {
  using home = tempHome()
  const folder = writeJournal(home.path, run)
  for (const path of [home.path, folder]) chmodSync(path, 0o755)
  damage(logPath(folder, toJobId('lint')))
  const events = asAnotherUser(() => imagineDeadRunClosed(run.id, folder, 'its process is gone'))
  return events.flatMap((event) => (event.type === 'job.finished' ? { log: event.log, isLate: event.at >= future.getTime() } : []))
}

/** Root may read everything, so become another user. */
const asAnotherUser = <T>(act: () => T): T => {
  if (process.geteuid?.() !== 0) return act()
  process.seteuid?.(65_534)
  try {
    return act()
  } finally {
    process.seteuid?.(0)
  }
}

describe('the remains of a dead run', () => {
  const end = [{ log: { bytes: 0, lines: 0 }, isLate: false }]

  it('A8: let the run be closed even if one of its logs cannot be read', () => {
    expect(
      endOf((log) => {
        writeFileSync(log, 'one\ntwo\n', { mode: 0 })
      }),
    ).to.deep.equal(end)
  })

  it('A8: do not follow a link in place of a log, nor use the time of its target', () => {
    expect(
      endOf((log) => {
        writeFileSync(`${log}.other`, 'one\ntwo\n')
        utimesSync(`${log}.other`, future, future)
        symlinkSync(`${log}.other`, log)
        lutimesSync(log, future, future)
      }),
    ).to.deep.equal(end)
  })

  it('A8: let the run be closed even if a log is a folder', () => {
    expect(
      endOf((log) => {
        mkdirSync(log)
      }),
    ).to.deep.equal(end)
  })

  it('A8: do not block on a pipe in place of the cancel mark', () => {
    expect(
      endOf((log) => {
        execFileSync('mkfifo', [join(dirname(log), cancelMarkName)])
      }),
    ).to.deep.equal(end)
  })

  it('end the run as the journal would have it, never before its last event', () => {
    using home = tempHome()
    const fast = tellRun(scenes.killed, { at: Date.now() + 3_600_000 })
    const times = imagineDeadRunClosed(fast.id, writeJournal(home.path, fast), 'its process is gone').map(({ at }) => at)
    expect(times).to.deep.equal(times.toSorted((a, b) => a - b))
  })

  it('A8: name the file of the run that could not be read', () => {
    using home = tempHome()
    const folder = runFolderPath(home.path, run.id)
    mkdirSync(folder, { recursive: true })
    const refused = Object.assign(new Error('refused'), { code: 'EACCES', path: logPath(folder, toJobId('lint')) })
    expect(asUnreadable(refused, folder).reason).to.include('its file lint.log')
  })
})
