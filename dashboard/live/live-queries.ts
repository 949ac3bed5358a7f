import type { Query, QueryClient } from '@tanstack/react-query'
import type { NoticeJson } from '../../src/wire/api.ts'
import { isWorthAsking } from '../api.ts'
import { hearBack, hearNotices } from './notices.ts'

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: {
      /** The least time between two fetches of what this query has got, for answers that may be large. */
      readonly everyMs?: (data: unknown) => number
    }
  }
}

/** What is shown is fetched again no more often than this, however often the server speaks. */
const leastMs = 120

/**
 * Fetches anew what a notice says has changed and somebody looks at. The first element of a query's key names what it depends on: `runs` on
 * any run, `run` on one run, whose id is the second element, `finished` on runs that are over; pages hear of logs by themselves. A query
 * that is being fetched is left to end first: on a busy machine it would never come to its end otherwise.
 */
export const keepQueriesLive = (client: QueryClient): void => {
  const changed = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let refreshedAt = -Infinity

  const refresh = (): void => {
    timer = undefined
    // what nobody sees waits until somebody does
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
      if (news.some((notice) => concerns(notice, query.queryKey))) changed.add(query.queryHash)
    }
    if (changed.size > 0) plan()
  })
  document.addEventListener('visibilitychange', plan)
  // what was asked for while nobody answered is asked for again; an answer that said no stands
  hearBack(() => void client.invalidateQueries({ predicate: ({ state }) => state.status === 'error' && isWorthAsking(state.error) }))
}

const dueAt = ({ state, meta }: Query): number =>
  Math.max(state.dataUpdatedAt, state.errorUpdatedAt) + (state.data === undefined ? leastMs : (meta?.everyMs?.(state.data) ?? leastMs))

const concerns = (notice: Exclude<NoticeJson, { kind: 'log' }>, [kind, run]: readonly unknown[]): boolean => {
  if (notice.kind === 'reset') return true
  switch (kind) {
    case 'runs':
      return true
    case 'run':
      return run === notice.run
    case 'finished':
      return notice.kind === 'gone' || notice.status !== 'running'
    default:
      return false
  }
}
