import { mintedAt, type Millis, type RunId } from '../model/ids.ts'
import type { Unreadable } from '../model/unreadable.ts'
import type { RunListJson } from '../wire/run.ts'

/** The period that a page of a list covers; absent limits are open. */
export interface PageStretch {
  readonly since?: Millis | undefined
  readonly until?: Millis | undefined
  /** The page holds runs before this one … */
  readonly before?: RunId | undefined
  /** … and after this one. */
  readonly next?: string | undefined
}

/** A longer list would not help: `sparkwing doctor` gives advice for all of them. */
const mostListed = 100

/**
 * The unreadable runs that belong on a page of a list: those that began in the period it covers, newest first. Their pipeline is not known,
 * so no other condition excludes them.
 */
export const unreadableOnPage = (
  unreadable: ReadonlyMap<RunId, Unreadable>,
  { since, until, before, next }: PageStretch,
): Pick<RunListJson, 'unreadable' | 'moreUnreadable'> => {
  const found = [...unreadable].filter(
    ([id]) =>
      (before === undefined || id < before) &&
      (next === undefined || id > next) &&
      (since === undefined || mintedAt(id) >= since) &&
      (until === undefined || mintedAt(id) < until),
  )
  if (found.length === 0) return {}
  const listed = found
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .slice(0, mostListed)
    .map(([id, { reason, tryThis }]) => ({ id, reason, tryThis }))
  const more = found.length - listed.length
  return { unreadable: listed, ...(more > 0 && { moreUnreadable: more }) }
}
