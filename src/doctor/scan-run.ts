import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { indexHeaderBytes, indexRecordBytes, isIndexHeader } from '../journal/logs/log-index.ts'
import { JournalReading } from '../journal/journal-reader.ts'
import { noFile, notThere, readingFlags } from '../journal/open-if-there.ts'
import { errorCode, journalPath, logIndexPath, runFolderPath } from '../journal/run-folder.ts'
import type { RunEvent } from '../model/event.ts'
import { createRunFold } from '../model/fold-run.ts'
import type { RunId } from '../model/ids.ts'
import type { LeftProcess } from '../model/loose-ends/left-process.ts'
import type { Owner } from '../model/owner.ts'
import type { JobRecord, RunSnapshot } from '../model/run-record.ts'
import type { ProveOwner } from '../records/catch-up/catch-up.ts'
import { hasBegun, hasNothing, isYoung, longestBirthMs } from '../journal/run-beginning.ts'
import { asUnreadable } from '../journal/unreadable-file.ts'
import type { Unreadable } from '../model/unreadable.ts'

/*
 * empty       the runner was killed before the first event
 * over        the journal has an end
 * running     its owner is alive, or may be
 * dead        its owner is proven gone and its journal has no end
 * unreadable  it cannot be read; `unreadable` says why
 */
export type ScannedState = 'empty' | 'over' | 'running' | 'dead' | 'unreadable'

/** What the folder of one run shows. */
export interface ScannedRun {
  readonly id: RunId
  readonly folder: string
  readonly state: ScannedState
  /** Why it is `unreadable`. */
  readonly unreadable?: Unreadable
  /** Whether it is over and was not interrupted. When a reader closes a run that died after a cancel, it kills what is left of it. */
  readonly isOrderly: boolean
  /** Its owner; absent before its first event. */
  readonly owner?: Owner
  /** Processes that could not be stopped when their job, or the run, ended. */
  readonly notStopped: readonly LeftProcess[]
  /** Where the last complete event of the journal ends, if part of another follows that is no longer being written. */
  readonly tornAt: number | undefined
  /** Number of complete lines in the journal that are not events. */
  readonly corruptLines: number
  /** Log indexes that are cut short or invalid. */
  readonly tornIndexes: readonly string[]
}

export interface RunScan {
  readonly run: ScannedRun
  /** The fold of its journal, if it is over or dead. It may be large: it must not be kept for many runs. */
  readonly snapshot?: RunSnapshot
}

export const scanRun = (home: string, id: RunId, proveOwner: ProveOwner): RunScan => {
  const folder = runFolderPath(home, id)
  const about = { id, folder, isOrderly: false, notStopped: [], tornAt: undefined, corruptLines: 0, tornIndexes: [] }
  try {
    const reading = new JournalReading(journalPath(folder))
    // the events of a long journal are not kept: only these are looked at, and the fold of a journal with a beginning
    const fold = createRunFold()
    let first: RunEvent | undefined
    let last: RunEvent | undefined
    let hasEnd = false
    const notStopped: LeftProcess[] = []
    for (const events of reading.stretches()) {
      first ??= events[0]
      last = events.at(-1)
      if (first?.type === 'run.started') for (const event of events) fold.apply(event)
      // not only the last one: an event behind the end changes nothing
      hasEnd ||= events.some(({ type }) => type === 'run.finished')
      for (const event of events) if (event.type === 'processes.left' && !event.isLetGo) notStopped.push(...event.processes)
    }
    const content = { ...reading.facts(), events: first ? [first] : [] }
    const { bytes, isTorn, corruptLines } = content
    if (bytes === 0 && hasNothing(folder)) return { run: { ...about, state: mayBegin(id, folder) ? 'running' : 'empty' } }
    const state = hasBegun(id, folder, content) ? stateOf(first, hasEnd, proveOwner) : 'running'
    const isDone = state === 'over' || state === 'dead'
    const snapshot = isDone ? fold.snapshot() : undefined
    const tornIndexes = indexesOf(folder, snapshot?.jobs ?? []).filter(isTornIndex)
    const isOrderly = last?.type === 'run.finished' && last.ended.status !== 'interrupted'
    const owner = first?.type === 'run.started' ? { owner: first.owner } : {}
    const tornAt = isTorn && isDone ? bytes : undefined
    return {
      run: { id, folder, state, isOrderly, ...owner, notStopped, tornAt, corruptLines, tornIndexes },
      ...(snapshot && { snapshot }),
    }
  } catch (error) {
    return { run: { ...about, state: 'unreadable', unreadable: asUnreadable(error, folder) } }
  }
}

/** Whether the run may still be starting, by its id or, if it was copied, by its folder. */
const mayBegin = (id: RunId, folder: string): boolean => isYoung(id) || Date.now() - statSync(folder).mtimeMs < longestBirthMs

const stateOf = (first: RunEvent | undefined, hasEnd: boolean, proveOwner: ProveOwner): ScannedState => {
  if (hasEnd) return 'over'
  return first?.type === 'run.started' && proveOwner(first.owner).verdict === 'gone' ? 'dead' : 'running'
}

/** Where the indexes of all jobs that have started are, if they have one. Reading the folder would take longer. */
const indexesOf = (folder: string, jobs: readonly JobRecord[]): readonly string[] =>
  jobs.filter(({ attempts }) => attempts.length > 0).map(({ planned }) => logIndexPath(folder, planned.id))

const isTornIndex = (path: string): boolean => {
  const file = openIndex(path)
  if (file === 'missing') return false
  if (file === 'no file') return true
  try {
    const found = fstatSync(file)
    if (!found.isFile()) return true
    const header = Buffer.alloc(indexHeaderBytes)
    const read = readSync(file, header, 0, indexHeaderBytes, 0)
    return read !== indexHeaderBytes || !isIndexHeader(header) || (found.size - indexHeaderBytes) % indexRecordBytes !== 0
  } finally {
    closeSync(file)
  }
}

/** Only opened, and not looked at before: for all runs of a home, each look counts. */
const openIndex = (path: string): number | 'missing' | 'no file' => {
  try {
    return openSync(path, readingFlags)
  } catch (error) {
    if (notThere.has(errorCode(error))) return 'missing'
    if (noFile.has(errorCode(error))) return 'no file'
    throw error
  }
}
