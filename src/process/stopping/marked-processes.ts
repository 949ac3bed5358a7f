import { setTimeout as sleep } from 'node:timers/promises'
import { letGoAmong } from './let-go.ts'
import { systemProcesses, type ProcessTable } from './process-table.ts'

/** Variable in the environment of each command of a job. Its value is the job's id. */
export const jobMark = 'SPARKWING_JOB'

/** The variables of the wanted processes, as `{ SPARKWING_RUN_ID: '…' }`. `undefined` means that the variable must not be set. */
export type Marks = Readonly<Record<string, string | undefined>>

/** A sweep ends when it finds nothing twice in a row, because a process may start another one during the search. */
const mostRounds = 5
const roundPauseMs = 10

/** The processes that have all marks, except this one. Works on Linux only; on other systems it finds nothing. */
export const markedProcesses = (marks: Marks, table: ProcessTable = systemProcesses): readonly number[] => {
  const wanted = Object.entries(marks)
  return table.pids().filter((pid) => {
    if (pid === process.pid) return false
    const variables = table.environmentOf(pid).split('\0')
    return wanted.every(([name, value]) =>
      value === undefined ? !variables.some((one) => one.startsWith(`${name}=`)) : variables.includes(`${name}=${value}`),
    )
  })
}

/** The value of a mark in the environment of a process; `undefined` if it is not set. */
export const markOf = (pid: number, name: string, table: ProcessTable = systemProcesses): string | undefined =>
  table
    .environmentOf(pid)
    .split('\0')
    .find((one) => one.startsWith(`${name}=`))
    ?.slice(name.length + 1)

/** The processes that have one mark, by the value of the mark. */
export const processesByMark = (name: string, table: ProcessTable = systemProcesses): ReadonlyMap<string, readonly number[]> => {
  const found = new Map<string, number[]>()
  for (const pid of table.pids()) {
    const value = markOf(pid, name, table)
    if (value !== undefined && pid !== process.pid) found.set(value, [...(found.get(value) ?? []), pid])
  }
  return found
}

/** What a sweep did. */
export interface Sweep {
  /** The processes that it killed. */
  readonly killed: ReadonlySet<number>
  /** Those that were still there at its end. */
  readonly left: readonly number[]
}

/**
 * Kills the processes that have the marks, even if they have their own session or group, or another parent, except those that were let go
 * of; see `letGoAmong` for this and for `ours`. Groups that are ours are killed as a whole, so that no member escapes by forking or by
 * clearing its environment. This is best effort, because a process may clear its environment.
 */
export const sweepMarked = async (marks: Marks, ours: ReadonlySet<number>, table: ProcessTable = systemProcesses): Promise<Sweep> => {
  const killed = new Set<number>()
  const ownGroup = table.standingOf(process.pid)?.group
  let left: readonly number[] = []
  for (let round = 0, empty = 0; empty < 2 && round < mostRounds; round += 1) {
    if (round > 0) await sleep(roundPauseMs * 2 ** (round - 1))
    const marked = markedProcesses(marks, table)
    const letGo = letGoAmong(marked, ours, table)
    const spared = new Set([...letGo].map((pid) => table.standingOf(pid)?.group))
    left = marked.filter((pid) => !letGo.has(pid))
    empty = left.length === 0 ? empty + 1 : 0
    for (const pid of left) {
      killed.add(pid)
      const group = table.standingOf(pid)?.group ?? 0
      if (group > 1 && group !== ownGroup && !spared.has(group) && isOurs(group, pid, table)) table.kill(-group)
      table.kill(pid)
    }
  }
  return { killed, left }
}

/** Whether the group is one of a job. A command of a job starts in its own session, so every group it can join belongs to the job. */
const isOurs = (group: number, pid: number, table: ProcessTable): boolean => group === pid || markOf(pid, jobMark, table) !== undefined
