import { useQueries } from '@tanstack/react-query'
import type { FailureJson, FailuresJson } from '../../../src/wire/api.ts'
import { httpApi } from '../../../src/wire/http-api.ts'
import { fetchJson } from '../../api.ts'
import { queryKeys } from '../../query-keys.ts'

/** Runs asked for at once; a page of the list is as long. */
const atOnce = httpApi.listFailures.query.runs.most

/** How each of these failed runs failed, in one line; those not known yet are missing. */
export const useFirstErrors = (failed: readonly string[]): ReadonlyMap<string, FailureJson> => {
  // groups begin at the oldest, so that a new failure changes the newest group only
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
