import { renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSmallFile } from '../journal/small-file.ts'
import { toJsonText } from '../model/record-json.ts'
import type { Gone } from './gone.ts'

/** What a home remembers of its housekeeping. The time of the file is when it was last looked at whether anything is to be deleted. */
export interface PruneStamp {
  /** When the user was told what will be deleted, and how to keep it. */
  readonly announcedAt?: number
  /** The last time that something was deleted without being asked for. */
  readonly last?: Gone & { readonly at: number }
}

const dayMs = 86_400_000
/** Clocks are read at slightly different moments. */
const toleranceMs = 60_000

export const stampPath = (home: string): string => join(home, 'prune.stamp')

/** How long ago a moment was; `undefined` if it lies in the future, because the clock was set back since. */
const age = (at: number, now: number): number | undefined => (at - now > toleranceMs ? undefined : now - at)

/** Whether that was a day ago, or the clock cannot tell. */
export const isDayAgo = (at: number, now: number): boolean => (age(at, now) ?? Infinity) >= dayMs

/** `new`: the home was never looked at. Costs one `stat`, because each run asks at its end. */
export const pruneState = (home: string, now: number): 'new' | 'due' | 'done' => {
  const lookedAt = statSync(stampPath(home), { throwIfNoEntry: false })?.mtimeMs
  if (lookedAt === undefined) return 'new'
  return isDayAgo(lookedAt, now) ? 'due' : 'done'
}

/** What the home remembers; nothing if the file is missing or damaged. */
export const readPruneStamp = (home: string): PruneStamp => {
  const { announcedAt, last } = readSmallFile(stampPath(home)).members
  return { ...(typeof announcedAt === 'number' && { announcedAt }), ...(isLast(last) && { last }) }
}

/** Remembers that the home was looked at `now`. If more is left to do, the next run's end looks again. */
export const writePruneStamp = (home: string, stamp: PruneStamp, { now, isFinished = true }: StampTime): void => {
  const path = stampPath(home)
  const draft = `${path}.${process.pid}`
  try {
    writeFileSync(draft, `${toJsonText(stamp)}\n`, { mode: 0o600 })
    const seconds = (isFinished ? now : 0) / 1000
    utimesSync(draft, seconds, seconds)
    renameSync(draft, path)
  } catch {
    // the home is gone, read-only or full: then the next run's end looks again
    rmSync(draft, { force: true })
  }
}

export interface StampTime {
  readonly now: number
  readonly isFinished?: boolean
}

const isLast = (value: unknown): value is NonNullable<PruneStamp['last']> =>
  typeof value === 'object' &&
  value !== null &&
  ['at', 'runs', 'logs', 'bytes'].every((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === 'number')
