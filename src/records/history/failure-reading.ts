import { firstFailure, type FailedJob } from '../../history/first-failure.ts'
import { describeFailure } from '../../model/failure.ts'
import type { RunId } from '../../model/ids.ts'
import { isRunOver } from '../../model/run-record.ts'
import { sanitiseLine } from '../../model/text/terminal-text.ts'
import type { FailureJson, FailuresJson } from '../../wire/api.ts'
import type { JobDigestJson } from '../../wire/digest.ts'
import type { IndexedRun } from '../run-index.ts'
import { Recent } from './recent.ts'

export interface FailureReading {
  failures(runs: readonly RunId[]): Promise<FailuresJson>
  /** Call it when runs may have been removed. */
  forget(): void
}

/** Number of finished runs whose failure is kept. */
const mostKept = 2000
/** How many characters of a line fit in a table row. */
const longestText = 300

/**
 * Finds out how runs failed. Only logs of jobs without a recorded headline are read, and those of a finished run only once, unless they
 * could not be read.
 */
export const createFailureReading = ({
  runOf,
  digestOf,
}: {
  readonly runOf: (run: RunId) => Promise<IndexedRun | undefined>
  readonly digestOf: (run: RunId, job: FailedJob) => Promise<JobDigestJson>
}): FailureReading => {
  const kept = new Recent<RunId, { readonly failure: FailureJson | undefined }>(mostKept)

  const failureOf = async (run: RunId): Promise<FailureJson | undefined> => {
    const known = kept.get(run)
    if (known) return known.failure
    const found = await runOf(run)
    if (!found) return undefined
    const failed = firstFailure(found.jobs)
    const { line, isUnreadable = false } = failed ? await lineOf(run, failed) : {}
    const failure = failed && {
      ...{ run, job: failed.planned.id, because: describeFailure(failed.state.failure) },
      ...(line && { line }),
    }
    if (!isUnreadable && isRunOver(found.run.state)) kept.set(run, { failure })
    return failure
  }

  const lineOf = async (run: RunId, job: FailedJob): Promise<Pick<FailureJson, 'line'> & { readonly isUnreadable?: boolean }> => {
    const { headline: recorded } = job.state
    if (recorded) return { line: { number: recorded.line, text: recorded.text } }
    const { headline, tail, unreadable } = await digestOf(run, job)
    if (headline) return { line: { number: headline.line, text: headline.text } }
    const last = tail.map(({ number, text }) => ({ number, text: sanitiseLine(text, false).trim() })).findLast(({ text }) => text !== '')
    return { ...(last && { line: { ...last, text: shortened(last.text) } }), isUnreadable: unreadable !== undefined }
  }

  return {
    failures: async (runs) => ({ failures: (await Promise.all(runs.map(failureOf))).filter((one) => one !== undefined) }),
    forget: () => {
      kept.clear()
    },
  }
}

const shortened = (text: string): string =>
  Array.from(text.slice(0, 2 * longestText))
    .slice(0, longestText)
    .join('')
