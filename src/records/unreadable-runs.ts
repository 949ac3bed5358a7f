import { mintedAt, type Millis, type RunId } from '../model/ids.ts'
import type { RunOrder } from '../model/run-order.ts'
import type { Unreadable } from '../model/unreadable.ts'
import type { RunListJson } from '../wire/run.ts'

/** The period that a page of a list covers; absent limits are open. */
export interface PageStretch {
  /** The order of the list. Default: `newest`. */
  readonly order?: RunOrder | undefined
  readonly since?: Millis | undefined
  readonly until?: Millis | undefined
  /** The last run of the page before; absent on the first. */
  readonly before?: RunId | undefined
  /** The last run of the page; absent on the last. */
  readonly next?: string | undefined
}

/** A longer list would not help: `sparkwing doctor` gives advice for all of them. */
const mostListed = 100

/**
 * The unreadable runs that belong on a page of a list: those that began in the period it covers, newest first. Nobody knows how long they took,
 * so in a list by duration they are on the first page. Their pipeline is not known, so no other condition excludes them.
 */
export const unreadableOnPage = (
  unreadable: ReadonlyMap<RunId, Unreadable>,
  { since, until, ...page }: PageStretch,
): Pick<RunListJson, 'unreadable' | 'moreUnreadable'> => {
  const found = [...unreadable].filter(
    ([id]) => isOnPage(id, page) && (since === undefined || mintedAt(id) >= since) && (until === undefined || mintedAt(id) < until),
  )
  if (found.length === 0) return {}
  const listed = found
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .slice(0, mostListed)
    .map(([id, { reason, tryThis }]) => ({ id, reason, tryThis }))
  const more = found.length - listed.length
  return { unreadable: listed, ...(more > 0 && { moreUnreadable: more }) }
}

const isOnPage = (id: RunId, { order = 'newest', before, next }: Pick<PageStretch, 'order' | 'before' | 'next'>): boolean => {
  if (order === 'longest' || order === 'shortest') return before === undefined
  const [older, newer] = order === 'newest' ? [next, before] : [before, next]
  return (older === undefined || id > older) && (newer === undefined || id < newer)
}
