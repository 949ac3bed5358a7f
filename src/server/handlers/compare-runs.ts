import type { ComparisonJson } from '../../wire/comparison.ts'
import type { ReadQueryOf } from '../../wire/http-request.ts'
import type { HistoryReading, RunReading } from '../ports.ts'
import { refuseRun, runIdOf } from './find-run.ts'

/** Compares two runs, or refuses if one of them does not exist. */
export const handleCompare = async (
  runs: RunReading,
  history: HistoryReading,
  { a, b }: ReadQueryOf<'compareRuns'>,
): Promise<ComparisonJson> => {
  const compared = await history.compare(await runIdOf(runs, a), await runIdOf(runs, b))
  return 'missing' in compared ? refuseRun(runs, compared.missing) : compared
}
