import type { Query, QueryClient } from '@tanstack/react-query'
import type { NoticeJson } from '../../src/wire/api.ts'
import type { RunDetailJson } from '../../src/wire/run.ts'
import { isWorthAsking } from '../api.ts'
import { hearBack, hearNotices } from './notices.ts'

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: {
      /** The minimum time between two fetches, given the current data; for answers that may be large. */
      readonly everyMs?: (data: unknown) => number
    }
  }
}

/** Visible queries are refetched no more often than this, however often the server sends notices. */
const leastMs = 120

/**
 * Refetches active queries when a notice says that their data has changed. The first element of a query's key names what the query depends
 * on: `runs` on any run, `run` on one run, whose id is the second element, `finished` on finished runs. Pages listen for log notices
 * themselves. A fetch in progress finishes first: on a busy machine it would otherwise never complete.
 */
export const keepQueriesLive = (client: QueryClient): void => {
  const changed = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let refreshedAt = -Infinity

  const refresh = (): void => {
    timer = undefined
    // a hidden page waits until it is visible
    if (document.hidden) return
    const now = (refreshedAt = Date.now())
    const due = [...changed].filter((hash) => {
      const query = client.getQueryCache().get(hash)
      return !query || (query.state.fetchStatus === 'idle' && now >= dueAt(query))
    })
    for (const hash of due) changed.delete(hash)
    const isDue = new Set(due)
    if (due.length > 0) void client.invalidateQueries({ predicate: ({ queryHash }) => isDue.has(queryHash) })
    if (changed.size > 0) plan()
  }
  const plan = (): void => {
    timer ??= setTimeout(refresh, Math.max(0, refreshedAt + leastMs - Date.now()))
  }

  hearNotices((notices) => {
    const news = notices.filter((notice) => notice.kind !== 'log')
    for (const query of client.getQueryCache().getAll()) {
      if (news.some((notice) => concerns(notice, query))) changed.add(query.queryHash)
    }
    if (changed.size > 0) plan()
  })
  document.addEventListener('visibilitychange', plan)
  // requests that failed while the server was down are retried; a refusal is final
  hearBack(() => void client.invalidateQueries({ predicate: ({ state }) => state.status === 'error' && isWorthAsking(state.error) }))
}

const dueAt = ({ state, meta }: Query): number =>
  Math.max(state.dataUpdatedAt, state.errorUpdatedAt) + (state.data === undefined ? leastMs : (meta?.everyMs?.(state.data) ?? leastMs))

/** The page of a run names the runs that repeat it, with their state. */
const retriesIn = (data: unknown): NonNullable<RunDetailJson['retries']> => (data as Partial<RunDetailJson> | undefined)?.retries ?? []

const concerns = (notice: Exclude<NoticeJson, { kind: 'log' }>, { queryKey: [kind, run], state }: Query): boolean => {
  if (notice.kind === 'reset') return true
  switch (kind) {
    case 'runs':
      return true
    case 'run':
      return run === notice.run || retriesIn(state.data).some((retry) => retry.run === notice.run)
    case 'finished':
      return notice.kind === 'gone' || notice.status !== 'running'
    default:
      return false
  }
}
