import type { RunDetailJson } from '../../wire/run.ts'
import type { JobFailure } from '../render/run/failure-block.ts'
import { reasonOf } from '../render/run/failure-block.ts'
import { lastRows } from '../render/run/failure-blocks.ts'
import { isSaidAtEnd, runEnd, type RunEndFacts } from '../render/run/run-end.ts'
import type { Style } from '../render/look.ts'
import type { LastShown } from './last-shown.ts'

/**
 * The failures of a run whose output was printed as it came, without those whose cause is among the last rows. Failed tests that stand only in
 * a report were never printed.
 */
export const unseenFailures = (
  detail: RunDetailJson,
  failures: readonly JobFailure[],
  { shown, style, end }: { readonly shown: LastShown; readonly style: Style; readonly end: RunEndFacts },
): readonly JobFailure[] => {
  const rows = lastRows - runEnd(detail, style, end).length
  const isUnseen = (failure: JobFailure): boolean => {
    const line = lineOf(failure)
    if (line !== undefined) return !shown.has(line, rows)
    return !isSaidAtEnd(detail) && !isLineShown(failure, shown, rows)
  }
  return failures.flatMap((failure): readonly JobFailure[] => {
    if (isUnseen(failure)) return [failure]
    const { cases, headline } = failure.job
    return cases !== undefined && headline === undefined ? [{ job: failure.job }] : []
  })
}

/** Whether the line about the end of a job is among the last rows. */
export const isLineShown = ({ job }: JobFailure, shown: LastShown, rows: number): boolean => shown.has(`${job.id} failed after`, rows)

/** The line of the output that says why; `undefined` if the reason alone does. */
const lineOf = ({ job, excerpt }: JobFailure): string | undefined => {
  if (job.failure?.reason === 'threw') return reasonOf(job)
  if (excerpt?.headline) return excerpt.headline.text
  return job.failure?.reason === 'exit-code' ? excerpt?.tail.findLast(({ text }) => text.trim() !== '')?.text : undefined
}
