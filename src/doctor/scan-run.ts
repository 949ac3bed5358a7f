import { closeSync, lstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { indexHeaderBytes, indexRecordBytes, isIndexHeader } from '../journal/log-index.ts'
import { readJournal } from '../journal/journal-reader.ts'
import { journalPath, runFolderPath } from '../journal/run-folder.ts'
import type { RunEvent } from '../model/event.ts'
import type { RunId } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'
import type { ProveOwner } from '../records/catch-up/catch-up.ts'

/*
 * empty       a kill left the folder before the first event
 * over        it has its end
 * running     its owner lives, or nobody here can tell
 * dead        its owner is proven gone and its journal has no end
 * unreadable  its journal has no beginning, or that of another run, or is of a newer Sparkwing
 */
export type ScannedState = 'empty' | 'over' | 'running' | 'dead' | 'unreadable'

/** What the folder of one run tells. */
export interface ScannedRun {
  readonly id: RunId
  readonly folder: string
  readonly state: ScannedState
  /** Whether it is over and was not interrupted. A reader that closes a run which died after a cancel has ended what was left of it. */
  readonly isOrderly: boolean
  /** Where the last whole record of the journal ends, when part of one follows that nobody is writing any more. */
  readonly tornAt: number | undefined
  /** Whole lines of the journal that are no records. */
  readonly corruptLines: number
  /** Indexes of logs that are cut short or are none. */
  readonly tornIndexes: readonly string[]
}

/** A run creates its folder before its first event: a folder younger than this may be one that begins. */
const youngMs = 60_000

export const scanRun = (home: string, id: RunId, proveOwner: ProveOwner): ScannedRun => {
  const folder = runFolderPath(home, id)
  const about = { id, folder, isOrderly: false, tornAt: undefined, corruptLines: 0, tornIndexes: [] }
  try {
    const { events, bytes, isTorn, corruptLines } = readJournal(journalPath(folder))
    const state = stateOf(folder, events, proveOwner)
    const isDone = state === 'over' || state === 'dead'
    const tornIndexes = isDone ? indexesIn(folder).filter((path) => !isWholeIndex(path)) : []
    const last = events.at(-1)
    const isOrderly = last?.type === 'run.finished' && last.ended.status !== 'interrupted'
    return { id, folder, state, isOrderly, tornAt: isTorn && isDone ? bytes : undefined, corruptLines, tornIndexes }
  } catch (error) {
    if (error instanceof UserError) return { ...about, state: 'unreadable' }
    throw error
  }
}

const stateOf = (folder: string, events: readonly RunEvent[], proveOwner: ProveOwner): ScannedState => {
  const [first] = events
  if (first === undefined && hasNothing(folder)) return Date.now() - statSync(folder).mtimeMs > youngMs ? 'empty' : 'running'
  if (first?.type !== 'run.started' || first.run !== basename(folder)) return 'unreadable'
  if (events.at(-1)?.type === 'run.finished') return 'over'
  return proveOwner(first.owner).verdict === 'gone' ? 'dead' : 'running'
}

const hasNothing = (folder: string): boolean =>
  readdirSync(folder).every((name) => {
    const stat = statSync(join(folder, name), { throwIfNoEntry: false })
    return stat === undefined || stat.isDirectory() || stat.size === 0
  })

const indexesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.log.index'))
    .map((name) => join(folder, name))

const isWholeIndex = (path: string): boolean => {
  // to open a pipe would wait for its writer
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(indexHeaderBytes)
    const read = readSync(file, header, 0, indexHeaderBytes, 0)
    const size = statSync(path).size
    return read === indexHeaderBytes && isIndexHeader(header) && (size - indexHeaderBytes) % indexRecordBytes === 0
  } finally {
    closeSync(file)
  }
}
