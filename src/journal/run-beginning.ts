import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RunEvent } from '../model/event.ts'
import { mintedAt, parseRunId, type RunId } from '../model/ids.ts'
import { UnreadableError } from '../model/unreadable.ts'
import type { JournalContent } from './journal-reader.ts'
import { journalPath } from './run-folder.ts'
import { damagedRun } from './unreadable-file.ts'

/** A run creates its folder before its first event. A younger folder may belong to a run that is about to begin. */
export const longestBirthMs = 60_000

type Beginning = Pick<JournalContent, 'bytes' | 'isTorn'> & { readonly events: readonly RunEvent[] }

/**
 * Whether a run has begun, judging by its journal, read from the first event on.
 *
 * @throws UnreadableError if it can never begin
 */
export const hasBegun = (run: RunId, folder: string, content: Beginning): boolean => {
  if (content.bytes === 0 && (isYoung(run) || isYoungFolder(run, folder))) return false
  checkBeginning(run, folder, content)
  return true
}

/**
 * A journal must begin with the start of its own run. Without it, or with that of another run (in a copied folder), it contains nothing
 * about this run.
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

/** Whether the run is so young that it may be about to begin. */
export const isYoung = (run: RunId): boolean => Math.abs(Date.now() - mintedAt(run)) < longestBirthMs

/** If the clock was set back, the time in the id of a new run is one that has not come yet. Then the folder shows when it started. */
const isYoungFolder = (run: RunId, folder: string): boolean =>
  mintedAt(run) > Date.now() && Math.abs(Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0)) < longestBirthMs

/** Whether nothing was written into a run's folder: it holds only folders and empty files. */
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
