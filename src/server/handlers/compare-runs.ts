import type { ComparisonJson } from '../../wire/comparison.ts'
import type { ReadQueryOf } from '../../wire/http-request.ts'
import type { HistoryReading, RunReading } from '../ports.ts'
import { refuseRun, toRunId } from './find-run.ts'

/** Compares two runs, or refuses if one of them does not exist. */
export const compareRuns = async (
  runs: RunReading,
  history: HistoryReading,
  { a, b }: ReadQueryOf<'compareRuns'>,
): Promise<ComparisonJson> => {
  const compared = await history.compare(await toRunId(runs, a), await toRunId(runs, b))
  return 'missing' in compared ? refuseRun(runs, compared.missing) : compared
}
