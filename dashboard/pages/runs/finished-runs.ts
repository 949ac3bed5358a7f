import { useInfiniteQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import type { RunListJson, RunSummaryJson } from '../../../src/wire/run.ts'
import { useNotices } from '../../live/notices.ts'
import { fetchRunsPage } from '../../queries.ts'
import { queryKeys } from '../../query-keys.ts'
import type { RunsSearch } from './runs-search.ts'

type Pages = InfiniteData<RunListJson, string | undefined>

/** The head of the list is refetched no more often than this, and in another order than that of time the whole list. */
const everyMs = { newest: 200, otherwise: 2000 }

/** The finished runs, as far as the list was scrolled; new ones are added at the head, or where the order puts them. */
export const useFinishedRuns = (search: RunsSearch) => {
  const client = useQueryClient()
  const key = queryKeys.finishedRuns(search)
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => fetchRunsPage(search, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  })

  const head = useRef({ isPlanned: false })
  const refreshHead = (): void => {
    if (head.current.isPlanned) return
    head.current.isPlanned = true
    setTimeout(
      () => {
        head.current.isPlanned = false
        if (search.sort !== undefined) {
          void client.invalidateQueries({ queryKey: key })
          return
        }
        fetchRunsPage(search).then(
          (fresh) => client.setQueryData<Pages>(key, (old) => old && withHead(old, fresh)),
          // ignore the error: the stream sends a reset when the server is back
          () => undefined,
        )
      },
      search.sort === undefined ? everyMs.newest : everyMs.otherwise,
    )
  }
  useNotices((notices) => {
    if (notices.some((notice) => notice.kind === 'run' && notice.status !== 'running')) refreshHead()
    const gone = new Set(notices.flatMap((notice) => (notice.kind === 'gone' ? [notice.run] : [])))
    if (gone.size > 0) client.setQueryData<Pages>(key, (old) => old && withoutRuns(old, gone))
  })

  const runs = useMemo(
    () => query.data?.pages.flatMap((page) => page.runs.filter(({ status }) => status !== 'running')) ?? [],
    [query.data],
  )
  return { ...query, runs }
}

/** Replaces the first page; runs that are no longer on it stay after it. */
const withHead = ({ pages: [old, ...rest], pageParams }: Pages, fresh: RunListJson): Pages => {
  if (!old || fresh.runs.length === 0) return { pages: [fresh], pageParams: pageParams.slice(0, 1) }
  const known = new Set(fresh.runs.map(({ id }) => id))
  const oldest = fresh.runs.at(-1)?.id ?? ''
  const pushedOut = old.runs.filter(({ id }) => !known.has(id) && id < oldest)
  // more new runs than fit on a page: runs that were never fetched are missing between the two
  const hasGap = fresh.next !== undefined && !old.runs.some(({ id }) => known.has(id))
  if (hasGap) return { pages: [fresh], pageParams: pageParams.slice(0, 1) }
  return { pages: [withNext([...fresh.runs, ...pushedOut], old.next), ...rest], pageParams }
}

const withNext = (runs: readonly RunSummaryJson[], next: string | undefined): RunListJson => ({ runs, ...(next !== undefined && { next }) })

const withoutRuns = ({ pages, pageParams }: Pages, gone: ReadonlySet<string>): Pages => ({
  pages: pages.map((page) => ({ ...page, runs: page.runs.filter(({ id }) => !gone.has(id)) })),
  pageParams,
})
