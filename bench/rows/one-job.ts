import type { Bench } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedNode, timedSparkwing } from '../timed-process.ts'

const most = 3.3

/** One recorded no-op job: the time of the whole process. The floor is a Node that does nothing. */
export const oneJob = async ({ home, quick }: Bench): Promise<Row> => {
  home.writeConfig('noop: pipeline({ plan({ job }) { job("noop", sh`:`) } })')
  const ours: number[] = []
  const floors: number[] = []
  // the first rounds fill the compile cache
  for (let round = -3; round < (quick ? 7 : 25); round += 1) {
    const floor = await timedNode(['-e', '0'])
    const run = await timedSparkwing(home, ['run', '--output', 'quiet', 'noop'])
    if (round < 0) continue
    floors.push(floor.ms)
    ours.push(run.ms)
  }
  const ratio = median(ours) / median(floors)
  return {
    what: 'one no-op job, whole process',
    floor: `${inMs(median(floors))} (node -e 0)`,
    ours: inMs(median(ours)),
    ratio,
    target: `≤ ${most} ×`,
    isReached: ratio <= most,
  }
}
