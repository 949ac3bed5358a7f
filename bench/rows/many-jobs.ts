import { join } from 'node:path'
import type { Bench } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedNode, timedSparkwing } from '../timed-process.ts'

const most = 2
const jobs = 200

/** 200 no-op jobs, two at a time. The floor is a loop in Node that spawns as many shells and does nothing else. */
export const manyJobs = async ({ home, quick }: Bench): Promise<Row> => {
  home.writeConfig(`many: pipeline({ plan({ job }) { for (let n = 0; n < ${jobs}; n += 1) job(\`job-\${n}\`, sh\`:\`) } })`)
  const ours: number[] = []
  const floors: number[] = []
  for (let round = -1; round < (quick ? 3 : 9); round += 1) {
    const floor = await timedNode([join(import.meta.dirname, '../floors/spawn-loop.ts'), String(jobs)])
    const run = await timedSparkwing(home, ['run', '--output', 'quiet', '--concurrency', '2', 'many'])
    if (round < 0) continue
    floors.push(floor.ms)
    ours.push(run.ms)
  }
  const ratio = median(ours) / median(floors)
  return {
    what: `${jobs} no-op jobs, 2 at a time`,
    floor: `${inMs(median(floors))} (spawn loop)`,
    ours: inMs(median(ours)),
    ratio,
    target: `≤ ${most} ×`,
    isReached: ratio <= most,
    note: `${inMs(median(ours) / jobs)} a job`,
  }
}
