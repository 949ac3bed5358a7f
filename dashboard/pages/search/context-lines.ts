import { useQueries } from '@tanstack/react-query'
import { fetchJson } from '../../api.ts'
import { queryKeys } from '../../query-keys.ts'
import type { HitRow } from './hit-rows.ts'

/** How many lines are fetched at once. */
const pageLength = 20

const pageOf = (number: number): number => Math.floor((number - 1) / pageLength)
const keyOf = (run: string, job: string, number: number): string => `${run} ${job} ${number}`

/** The texts of the context lines of the rows in view; `undefined` for those not loaded yet. */
export const useContextLines = (rows: readonly HitRow[]): ((row: Extract<HitRow, { kind: 'context' }>) => string | undefined) => {
  const pages = new Map(
    rows.flatMap((row) => {
      if (row.kind !== 'context') return []
      const { run, job } = row.group
      const page = pageOf(row.number)
      return [[keyOf(run, job, page), { run, job, page }] as const]
    }),
  )
  const lines = useQueries({
    queries: [...pages.values()].map(({ run, job, page }) => ({
      queryKey: queryKeys.contextLines(run, job, page),
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
        const query = { from: page * pageLength + 1, count: pageLength }
        const { lines } = await fetchJson('jobLines', { params: { run, job }, query, signal })
        return lines.map(({ number, text }) => [keyOf(run, job, number), text] as const)
      },
    })),
    combine: (answers) => new Map(answers.flatMap(({ data }) => data ?? [])),
  })
  return ({ group, number }) => lines.get(keyOf(group.run, group.job, number))
}
