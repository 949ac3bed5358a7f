import { join } from 'node:path'
import type { Bench } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedNode, timedSparkwing } from '../timed-process.ts'
import { filesOfJob, runCached, writeCachedProject } from './cached-project.ts'

/** What the start of a process and 1,000 jobs may take; with `--quick` there are 200. */
const mostMs = { full: 800, quick: 320 }
const mostMib = 200

/** 1,000 jobs with `cache` that are all up to date: the whole process, and its peak memory. */
export const upToDate = async ({ home, quick }: Bench): Promise<Row> => {
  const jobs = quick ? 200 : 1000
  writeCachedProject(home, jobs)
  await timedSparkwing(home, runCached)
  const ours: number[] = []
  const floors: number[] = []
  let peakMib = 0
  for (let round = -1; round < (quick ? 3 : 10); round += 1) {
    const floor = await timedNode([join(import.meta.dirname, '../floors/look-at-files.ts'), join(home.project, 'packages')])
    const run = await timedSparkwing(home, runCached, true)
    if (round < 0) continue
    floors.push(floor.ms)
    ours.push(run.ms)
    peakMib = Math.max(peakMib, run.peakMib)
  }
  const limitMs = quick ? mostMs.quick : mostMs.full
  const ratio = Math.max(median(ours) / limitMs, peakMib / mostMib)
  return {
    what: `${jobs.toLocaleString('en')} cached jobs × ${filesOfJob} files, up to date`,
    floor: `${inMs(median(floors))} (node, lstat of all)`,
    ours: `${inMs(median(ours))}, ${peakMib.toFixed(0)} MiB`,
    ratio,
    target: `≤ ${limitMs} ms, ≤ ${mostMib} MiB`,
    isReached: ratio <= 1,
    note: `${(median(ours) / median(floors)).toFixed(1)} × the floor`,
  }
}
