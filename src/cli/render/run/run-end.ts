import type { JobJson, RunDetailJson } from '../../../wire/run.ts'
import { holdsStars } from '../../../execution/retry/retry-request.ts'
import { displayWidth } from '../../terminal/display-width.ts'
import { paint, type Style } from '../look.ts'
import { reasonOf } from './failure-block.ts'
import { outcomeHeadline, renderRunOutcome } from './render-run-outcome.ts'
import { rerunCommand } from '../../../records/rerun-command.ts'

export interface RunEndFacts {
  /** The command that repeats the run. Default: derived from its record. */
  readonly rerun?: string | undefined
  /** Address of the run's page; absent if no dashboard runs. */
  readonly page?: string | undefined
  /** How wide a line may be. Default: unlimited. */
  readonly columns?: number
}

/** The last lines about a run: how it ended, and unless it passed where to look and how to run it again. */
export const runEnd = (detail: RunDetailJson, style: Style, { rerun, page, columns = Infinity }: RunEndFacts = {}): string[] => {
  const { run, jobs } = detail
  if (run.status === 'passed' || run.status === 'running') {
    const line = renderRunOutcome(run, style, { jobs })
    return displayWidth(line) <= columns ? [line] : [outcomeHeadline(run, style, { jobs }), factLine('run', run.id, style)]
  }
  const facts: readonly (readonly [string, string])[] = [
    ...(page === undefined ? [] : [['page', page] as const]),
    ['again', rerun ?? rerunCommand(run)],
    ...(canRetryFailedAlone(detail) ? [['retry', `sparkwing runs retry ${run.id} --failed`] as const] : []),
    ['show', `sparkwing runs show ${run.id}${run.status === 'failed' ? ' --digest' : ''}`],
  ]
  return [outcomeHeadline(run, style, { reason: onlyReason(detail), jobs }), ...facts.map(([name, value]) => factLine(name, value, style))]
}

/**
 * Whether a retry of what failed would run nothing else, because the results of all jobs that passed are kept. It would be refused if the
 * run had secrets in its inputs or arguments.
 */
const canRetryFailedAlone = ({ run, jobs }: RunDetailJson): boolean => {
  const passed = jobs.filter(({ status }) => status === 'passed')
  const isAlone = passed.length > 0 && passed.every(isKept)
  return isAlone && run.status === 'failed' && run.options.cache === undefined && !holdsStars([run.inputs, run.args])
}

const isKept = ({ reused, kept }: JobJson): boolean => (reused ? reused.by !== 'retry' : kept !== undefined && !('not' in kept))

const factLine = (name: string, value: string, style: Style): string => `  ${paint(style, 'faint', name.padEnd(5))}  ${value}`

/** Whether the end of the run says why its only job failed, so that the job needs no line. A thrown error needs room for itself. */
export const isSaidAtEnd = ({ run, jobs }: RunDetailJson): boolean => {
  const [job] = jobs
  return run.status === 'failed' && jobs.length === 1 && job?.failure !== undefined && job.failure.reason !== 'threw'
}

const onlyReason = (detail: RunDetailJson): string | undefined => {
  const [job] = detail.jobs
  if (!job || !isSaidAtEnd(detail)) return undefined
  return `${reasonOf(job)}${(job.attempt ?? 1) > 1 ? ` (attempt ${job.attempt})` : ''}`
}
