import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'
import { filesOfJob, runCached, writeCachedProject } from './cached-project.ts'

const most = 2

/** The same jobs with their outputs deleted. The floor is `cp -r` of the same files. */
export const restore = async ({ home, quick }: Bench): Promise<Row> => {
  const jobs = quick ? 200 : 1000
  writeCachedProject(home, jobs)
  await timedSparkwing(home, runCached)
  const packages = join(home.project, 'packages')
  const copy = join(home.project, 'copy')
  const ours: number[] = []
  const floors: number[] = []
  for (let round = -1; round < (quick ? 2 : 5); round += 1) {
    for (let n = 0; n < jobs; n += 1) rmSync(join(packages, `p${n}`, 'dist'), { recursive: true })
    const startedAt = performance.now()
    execFileSync('cp', ['-r', packages, copy])
    const floor = performance.now() - startedAt
    rmSync(copy, { recursive: true })
    const run = await timedSparkwing(home, runCached)
    if (round < 0) continue
    floors.push(floor)
    ours.push(run.ms)
  }
  const ratio = median(ours) / median(floors)
  return {
    what: `${(jobs * filesOfJob).toLocaleString('en')} outputs of ${jobs.toLocaleString('en')} cached jobs, restored`,
    floor: `${inMs(median(floors))} (cp -r)`,
    ours: inMs(median(ours)),
    ratio,
    target: `≤ ${most} ×`,
    isReached: ratio <= most,
  }
}
