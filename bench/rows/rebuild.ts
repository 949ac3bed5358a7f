import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../bench-home.ts'
import { writeManyFolders } from '../many-folders.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

/** For 30,000 runs. */
const most = 15_000

/** `runs list` after the store was deleted: all runs are folded in from their journals first. */
export const rebuild = async ({ home, quick }: Bench): Promise<Row> => {
  const runs = quick ? 10_000 : 30_000
  const limit = (most * runs) / 30_000
  const folder = await writeManyFolders(home, runs)
  const times: number[] = []
  for (let round = 0; round < 3; round++) {
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `state.db${end}`), { force: true })
    times.push((await timedSparkwing(home, ['runs', 'list', '--json'])).ms)
  }
  const ours = median(times)
  return {
    what: `store rebuilt from ${runs.toLocaleString('en')} runs`,
    floor: '–',
    ours: inMs(ours),
    ratio: ours / limit,
    target: `≤ ${inMs(limit)}`,
    isReached: ours <= limit,
    note: `${inMs(ours / runs)} a run`,
  }
}
