import type { Bench } from '../bench-home.ts'
import { writeManyFolders } from '../many-folders.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

/** For 30,000 runs. */
const most = 10_000

/** `doctor` on a sound home: it reads all journals and compares them with the store. */
export const doctor = async ({ home, quick }: Bench): Promise<Row> => {
  const runs = quick ? 10_000 : 30_000
  const limit = (most * runs) / 30_000
  await writeManyFolders(home, runs)
  await timedSparkwing(home, ['runs', 'list', '--json'])
  const times: number[] = []
  for (let round = 0; round < 3; round++) times.push((await timedSparkwing(home, ['doctor'])).ms)
  const ours = median(times)
  return {
    what: `doctor, ${runs.toLocaleString('en')} runs`,
    floor: '–',
    ours: inMs(ours),
    ratio: ours / limit,
    target: `≤ ${inMs(limit)}`,
    isReached: ours <= limit,
    note: `${inMs(ours / runs)} a run`,
  }
}
