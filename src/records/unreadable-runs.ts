import { mintedAt, type Millis, type RunId } from '../model/ids.ts'
import type { Unreadable } from '../model/unreadable.ts'
import type { RunListJson } from '../wire/run.ts'

/** Which stretch of time a page of a list covers; ends that are absent are open. */
export interface PageStretch {
  readonly since?: Millis | undefined
  readonly until?: Millis | undefined
  /** The page holds runs before this one, … */
  readonly before?: RunId | undefined
  /** … and from this one on. */
  readonly next?: string | undefined
}

/** A longer list does not help: `sparkwing doctor` says what to do about all. */
const mostListed = 100

/**
 * What a page of a list says of the runs that cannot be read: those that began in the stretch of time that it covers, newest first. Of which
 * pipeline they are is not known, so no other condition leaves one out.
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
