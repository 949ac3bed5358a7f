import { join } from 'node:path'
import type { JobJson, RunDetailJson } from '../../../wire/run.ts'
import { paint, type Style } from '../look.ts'
import { looseEndLines } from './loose-end-lines.ts'
import { outcomeHeadline, renderRunOutcome } from './render-run-outcome.ts'
import { rerunCommand } from '../../../records/rerun-command.ts'
import { quoteForShell } from '../../../model/text/quote-for-shell.ts'

/** How many log paths are listed. If everything failed, there is usually one cause. */
const mostLogs = 5

/** The last lines about a run: its loose ends, how it ended, its id, and after a failure where to look and how to run it again. */
export const runEnd = ({ run, jobs }: RunDetailJson, style: Style, rerun = rerunCommand(run)): string[] => {
  const looseEnds = looseEndLines(run, style)
  if (run.status === 'passed' || run.status === 'running') return [...looseEnds, renderRunOutcome(run, style)]
  const failed = failedJobs(run.failed ?? [], jobs)
  const more = failed.length - mostLogs
  const facts: [string, string][] = [
    ['run', run.id],
    ...failed.slice(0, mostLogs).map((job): [string, string] => ['log', quoteForShell(join(run.folder, job.log?.file ?? ''))]),
    ...(more > 0 ? [['', `and ${more} more in ${quoteForShell(run.folder)}`] as [string, string]] : []),
    ['again', rerun],
    ['show', `sparkwing runs show ${run.id}`],
  ]
  return [
    ...looseEnds,
    outcomeHeadline(run, style),
    ...facts.map(([name, value]) => `  ${paint(style, 'faint', name.padEnd(5))}  ${value}`),
  ]
}

const failedJobs = (ids: readonly string[], jobs: readonly JobJson[]): readonly JobJson[] => {
  const wanted = new Set(ids)
  return jobs.filter(({ id, log }) => wanted.has(id) && log !== undefined)
}
