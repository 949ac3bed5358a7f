import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { makeRoomAfterRun } from '../../src/retention/room-after-run.ts'
import type { Bench } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'

const most = 1

/** What the end of a run costs more when the home was looked at within a day. */
export const pruneNothing = async ({ home, quick }: Bench): Promise<Row> => {
  const folder = join(home.project, 'home')
  mkdirSync(folder)
  const end = () => makeRoomAfterRun({ home: folder, storage: sqlitePlugin.storage, logBytes: 0, notice: () => undefined })
  // the first one begins the first day
  await end()
  const times: number[] = []
  for (let round = 0; round < (quick ? 20 : 200); round++) {
    const startedAt = performance.now()
    await end()
    times.push(performance.now() - startedAt)
  }
  const ours = median(times)
  return {
    what: 'end of a run with nothing to delete',
    floor: '–',
    ours: inMs(ours),
    ratio: ours / most,
    target: `≤ ${most} ms`,
    isReached: ours <= most,
    note: `longest ${inMs(Math.max(...times))}: one look at the time of a file`,
  }
}
