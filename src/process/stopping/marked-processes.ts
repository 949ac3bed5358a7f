import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Variable in the environment of each command of a job. Its value is the job's id. */
export const jobMark = 'SPARKWING_JOB'

/** The variables of the wanted processes, as `{ SPARKWING_RUN_ID: '…' }`. `undefined` means that the variable must not be set. */
export type Marks = Readonly<Record<string, string | undefined>>

/** The system calls of a sweep. It is a parameter, so that tests can make up processes. */
export interface ProcessTable {
  /** Pids of all processes; empty if the system does not show their environments. */
  pids(): readonly number[]
  /** The environment that a process was started with, separated by NUL. Empty for a zombie, and if reading it is not permitted. */
  environmentOf(pid: number): string
  /** The group of a process; 0 if the process is gone. */
  groupOf(pid: number): number
  /** Sends SIGKILL; a negative number means a group. */
  kill(pid: number): void
}

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

/** The processes that have one mark, by the value of the mark. */
export const processesByMark = (name: string, table: ProcessTable = systemProcesses): ReadonlyMap<string, readonly number[]> => {
  const found = new Map<string, number[]>()
  for (const pid of table.pids()) {
    const variable = table
      .environmentOf(pid)
      .split('\0')
      .find((one) => one.startsWith(`${name}=`))
    if (variable === undefined || pid === process.pid) continue
    const value = variable.slice(name.length + 1)
    found.set(value, [...(found.get(value) ?? []), pid])
  }
  return found
}

/**
 * Kills all processes that have the marks, even if they have their own session or group, or another parent. Groups that are ours are
 * killed as a whole, so that no member escapes by forking or by clearing its environment. Returns the pids it found. This is best effort,
 * because a process may clear its environment.
 */
export const sweepMarked = async (marks: Marks, table: ProcessTable = systemProcesses): Promise<ReadonlySet<number>> => {
  const found = new Set<number>()
  const ownGroup = table.groupOf(process.pid)
  for (let round = 0, empty = 0; empty < 2 && round < mostRounds; round += 1) {
    if (round > 0) await sleep(roundPauseMs * 2 ** (round - 1))
    const marked = markedProcesses(marks, table)
    empty = marked.length === 0 ? empty + 1 : 0
    for (const pid of marked) {
      found.add(pid)
      const group = table.groupOf(pid)
      if (group > 1 && group !== ownGroup && isOurs(group, pid, table)) table.kill(-group)
      table.kill(pid)
    }
  }
  return found
}

/** Whether the group is one of a job. A command of a job starts in its own session, so every group it can join belongs to the job. */
const isOurs = (group: number, pid: number, table: ProcessTable): boolean =>
  group === pid || `\0${table.environmentOf(pid)}`.includes(`\0${jobMark}=`)

const orElse = <Value>(ask: () => Value, otherwise: Value): Value => {
  try {
    return ask()
  } catch {
    return otherwise
  }
}

/** A process whose environment cannot be read belongs to another user, and could not be signalled either. */
const systemProcesses: ProcessTable = {
  pids: () =>
    process.platform === 'linux'
      ? orElse(() => readdirSync('/proc'), [])
          .filter((entry) => /^\d+$/.test(entry))
          .map(Number)
      : [],
  environmentOf: (pid) => orElse(() => readFileSync(`/proc/${pid}/environ`, 'latin1'), ''),
  groupOf: (pid) =>
    orElse(() => {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
    }, 0),
  kill: (pid) => {
    orElse(() => process.kill(pid, 'SIGKILL'), false)
  },
}
