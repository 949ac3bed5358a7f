import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RunEvent } from '../model/event.ts'
import { mintedAt, parseRunId, type RunId } from '../model/ids.ts'
import { UnreadableError } from '../model/unreadable.ts'
import type { JournalContent } from './journal-reader.ts'
import { journalPath } from './run-folder.ts'
import { damagedRun } from './unreadable-file.ts'

/** A run creates its folder before its first event: one that is younger than this may be about to begin. */
export const longestBirthMs = 60_000

type Beginning = Pick<JournalContent, 'bytes' | 'isTorn'> & { readonly events: readonly RunEvent[] }

/**
 * Whether a run has begun, from its journal as read from the first event on.
 *
 * @throws UnreadableError when it never will begin
 */
export const hasBegun = (run: RunId, folder: string, content: Beginning): boolean => {
  if (content.bytes === 0 && isYoung(run)) return false
  checkBeginning(run, folder, content)
  return true
}

/**
 * A fold begins with the run's start: without it, or with that of another run, as in a copied folder, a journal has nothing to say about the
 * run.
 *
 * @throws UnreadableError
 */
export const checkBeginning = (run: RunId, folder: string, { events: [first], bytes, isTorn }: Beginning): void => {
  const path = journalPath(folder)
  if (first?.type === 'run.started' && first.seq === 1) {
    if (first.run === run) return
    throw damagedRun(path, `its journal is that of ${parseRunId(first.run) ?? 'another run'}`)
  }
  if (bytes > 0) throw damagedRun(path, 'the beginning of its journal is damaged')
  if (isTorn) throw damagedRun(path, 'its journal ends within its first line')
  if (hasNothing(folder)) throw new UnreadableError(run, neverBegan)
  throw damagedRun(path, isFile(path) ? 'its journal is empty' : 'its journal is missing')
}

/** Whether a run with this id may be about to begin. */
export const isYoung = (run: RunId): boolean => Math.abs(Date.now() - mintedAt(run)) < longestBirthMs

/** Whether nothing was ever written into a run's folder. */
export const hasNothing = (folder: string): boolean =>
  readdirSync(folder).every((name) => {
    const stat = statSync(join(folder, name), { throwIfNoEntry: false })
    return stat === undefined || stat.isDirectory() || stat.size === 0
  })

const neverBegan = {
  reason: 'it ended before its first event',
  tryThis: '`sparkwing doctor --fix` removes its folder.',
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true
