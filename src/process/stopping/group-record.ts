import { appendFileSync, rmSync } from 'node:fs'
import { processIdentity } from '../owner.ts'
import { systemFacts, type SystemFacts } from '../system-facts.ts'

/** Most commands are over by then, and are never written down. */
const recordAfterMs = 200

/** What a later reader needs to find the groups of a runner that died together with its reaper. */
export interface GroupRecord {
  /** Writes the group down if it still runs after 0.2 s; gives back the function that says it is over. */
  began(group: number): () => void
  /** All are over. */
  remove(): void
}

/** Keeps, in a file, the leaders of groups with boot and start token: a number alone may be a stranger's by the time it is read. */
export const createGroupRecord = (path: string): GroupRecord => ({
  began: (group) => {
    const timer = setTimeout(() => {
      try {
        appendFileSync(path, `${group} ${processIdentity(group)}\n`, { mode: 0o600 })
      } catch {
        // a full disk: the reaper and the mark in the environment are left
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
      // what it names is over; whoever reads it finds no such process
    }
  },
})

/** The groups of a record whose leader still is the process that was written down. */
export const recordedGroups = (path: string, facts: SystemFacts = systemFacts): readonly number[] =>
  (facts.read(path) ?? '').split('\n').flatMap((line) => {
    const [, group = '', identity] = /^([1-9]\d*) (.+)$/.exec(line) ?? []
    return identity !== undefined && processIdentity(Number(group), facts) === identity ? [Number(group)] : []
  })
