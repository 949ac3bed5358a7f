import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** In the environment of each command of a job, with the job's id. */
export const jobMark = 'SPARKWING_JOB'

/** What stands in the environment of every process that is meant, as `{ SPARKWING_RUN_ID: '…' }`; `undefined` for what does not stand there. */
export type Marks = Readonly<Record<string, string | undefined>>

/** What a sweep needs of the system; a parameter, so that a test can tell of processes that no machine has. */
export interface ProcessTable {
  /** Pids of all processes; empty where the system does not show their environments. */
  pids(): readonly number[]
  /** The environment a process was started with, its variables separated by NUL; empty when it may not be read, and for a zombie. */
  environmentOf(pid: number): string
  /** The group it is in; 0 when it is gone. */
  groupOf(pid: number): number
  /** Sends SIGKILL; a negative number means a group. */
  kill(pid: number): void
}

/** A sweep is over when it found nobody twice in a row, since one may start another while it is looked for. */
const mostRounds = 5
const roundPauseMs = 10

/** The processes that bear all marks. This one is never among them. Linux only: elsewhere nobody tells, and nothing is found. */
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

/** The processes that bear one mark, by its value. */
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
 * Kills what bears the marks, wherever it went: into a session or group of its own, or to another parent. Groups that are ours go as a
 * whole, so that no member slips away by a fork or because it has cleared its environment. Gives back who was found; best effort, as a process may
 * clear its environment.
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

/** A command of a job began in a session of its own, so that every group it can be in is one of that job's. */
const isOurs = (group: number, pid: number, table: ProcessTable): boolean =>
  group === pid || `\0${table.environmentOf(pid)}`.includes(`\0${jobMark}=`)

const orElse = <Value>(ask: () => Value, otherwise: Value): Value => {
  try {
    return ask()
  } catch {
    return otherwise
  }
}

/** Whose environment may not be read belongs to somebody else, and could not be signalled either. */
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
