import { useQueries } from '@tanstack/react-query'
import type { FailureJson, FailuresJson } from '../../../src/wire/api.ts'
import { httpApi } from '../../../src/wire/http-api.ts'
import { fetchJson } from '../../api.ts'
import { queryKeys } from '../../query-keys.ts'

/** How many runs one request covers: as many as a page of the list has. */
const atOnce = httpApi.listFailures.query.runs.most

/** A one-line failure summary for each of these runs; runs whose summary is not loaded yet are missing. */
export const useFirstErrors = (failed: readonly string[]): ReadonlyMap<string, FailureJson> => {
  // groups start at the oldest run, so that a new failure changes only the newest group
  const oldestFirst = failed.toReversed()
  const groups = Array.from({ length: Math.ceil(failed.length / atOnce) }, (_, index) =>
    oldestFirst.slice(index * atOnce, (index + 1) * atOnce),
  )
  return useQueries({
    queries: groups.map((runs) => ({
      queryKey: queryKeys.failures(runs),
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => fetchJson('listFailures', { query: { runs }, signal }),
      placeholderData: (before: FailuresJson | undefined) => before,
    })),
    combine: (answers) => new Map(answers.flatMap(({ data }) => (data?.failures ?? []).map((failure) => [failure.run, failure] as const))),
  })
}
