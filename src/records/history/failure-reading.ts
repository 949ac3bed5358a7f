import { errorLinesWithin, firstErrorLine } from '../../history/first-error-line.ts'
import { firstFailure } from '../../history/first-failure.ts'
import { describeFailure } from '../../model/failure.ts'
import type { JobId, RunId } from '../../model/ids.ts'
import { isRunOver } from '../../model/run-record.ts'
import type { FailureJson, FailuresJson, LogLineJson } from '../../wire/api.ts'
import type { IndexedRun } from '../run-index.ts'
import { Recent } from './recent.ts'
import { LogsRemovedError } from '../../model/logs-removed-error.ts'
import { UnreadableError } from '../../model/unreadable.ts'

export interface FailureReading {
  failures(runs: readonly RunId[]): Promise<FailuresJson>
  /** Call it when runs may have been removed. */
  forget(): void
}

/** Number of finished runs whose failure is kept. */
const mostKept = 2000

/** Finds out how runs failed. For a finished run it does so only once, unless its log could not be read. */
export const createFailureReading = ({
  runOf,
  tailOf,
}: {
  readonly runOf: (run: RunId) => Promise<IndexedRun | undefined>
  /** The last lines of a job's log; empty if it has no log. */
  readonly tailOf: (run: RunId, job: JobId, count: number) => Promise<readonly LogLineJson[]>
}): FailureReading => {
  const kept = new Recent<RunId, { readonly failure: FailureJson | undefined }>(mostKept)

  const failureOf = async (run: RunId): Promise<FailureJson | undefined> => {
    const known = kept.get(run)
    if (known) return known.failure
    const found = await runOf(run)
    if (!found) return undefined
    const failed = firstFailure(found.jobs)
    const line = failed ? await errorLine(run, failed.planned.id) : {}
    const failure = failed && { run, job: failed.planned.id, because: describeFailure(failed.state.failure), ...line }
    if (line && isRunOver(found.run.state)) kept.set(run, { failure })
    return failure
  }
  /** `undefined` if its log cannot be read at the moment. */
  const errorLine = async (run: RunId, job: JobId): Promise<Pick<FailureJson, 'line'> | undefined> => {
    try {
      const line = firstErrorLine(await tailOf(run, job, errorLinesWithin))
      return line ? { line } : {}
    } catch (error) {
      // the failures of the other runs are still shown
      if (error instanceof UnreadableError || error instanceof LogsRemovedError) return undefined
      throw error
    }
  }

  return {
    failures: async (runs) => ({ failures: (await Promise.all(runs.map(failureOf))).filter((one) => one !== undefined) }),
    forget: () => {
      kept.clear()
    },
  }
}
