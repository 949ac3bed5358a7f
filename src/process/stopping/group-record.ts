import { appendFileSync, rmSync } from 'node:fs'
import { processIdentity } from '../ownership/owner.ts'
import { systemFacts, type SystemFacts } from '../ownership/system-facts.ts'

/** Most commands are over by then, and are never recorded. */
const recordAfterMs = 200

/** Records process groups, so that a later reader can find those of a runner that died together with its reaper. */
export interface GroupRecord {
  /** Records the group if it still runs after 0.2 s. Returns a function to call when the group is over. */
  began(group: number): () => void
  /** Removes the record when all groups are over. */
  remove(): void
}

/** Keeps the group leaders in a file, with boot id and start token, because a pid may belong to another process when it is read. */
export const createGroupRecord = (path: string): GroupRecord => ({
  began: (group) => {
    const timer = setTimeout(() => {
      try {
        appendFileSync(path, `${group} ${processIdentity(group)}\n`, { mode: 0o600 })
      } catch {
        // the disk may be full; the reaper and the mark in the environment still work
      }
    }, recordAfterMs).unref()
    return () => {
      clearTimeout(timer)
    }
  },
  remove: () => {
    try {
      rmSync(path, { force: true })
    } catch {
      // its groups are over, so a reader finds no such processes
    }
  },
})

/** A recorded group. `leader` says whether its leader is still the recorded process, is gone, or is another process. */
export interface RecordedGroup {
  readonly group: number
  readonly leader: 'same' | 'gone' | 'other'
}

/** All groups of a record that were recorded since this machine was started. */
export const readGroupRecord = (path: string, facts: SystemFacts = systemFacts): readonly RecordedGroup[] =>
  (facts.read(path) ?? '').split('\n').flatMap((line) => {
    const [, number = '', identity] = /^([1-9]\d*) (.+)$/.exec(line) ?? []
    if (identity === undefined) return []
    const group = Number(number)
    const now = processIdentity(group, facts)
    return [{ group, leader: now === identity ? 'same' : now === '' ? 'gone' : 'other' }]
  })

/** The groups of a record whose leader is still the recorded process. */
export const recordedGroups = (path: string, facts: SystemFacts = systemFacts): readonly number[] =>
  readGroupRecord(path, facts).flatMap(({ group, leader }) => (leader === 'same' ? [group] : []))
