import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventOf } from '../../model/event.ts'
import { toJobId, type RunId } from '../../model/ids.ts'
import type { LeftProcess } from '../../model/loose-ends/left-process.ts'
import { readGroupRecord } from '../../process/stopping/group-record.ts'
import { describeProcesses, withDescendants } from '../../process/stopping/left-processes.ts'
import { letGoAmong } from '../../process/stopping/let-go.ts'
import { jobMark, markedProcesses, markOf, sweepMarked } from '../../process/stopping/marked-processes.ts'
import { membersOf } from '../../process/stopping/process-group.ts'
import { systemProcesses } from '../../process/stopping/process-table.ts'
import { groupRecordName, runMark } from '../../process/stopping/run-guard.ts'

/** The body of an event about processes that are still alive. */
export type LeftBody = Omit<EventOf<'processes.left'>, 'v' | 'seq' | 'at'>

/** What is left of a dead run. */
export interface Leftovers {
  /** Processes that were let go of. */
  readonly letGo: readonly LeftBody[]
  /** Processes that could not be stopped. */
  readonly notStopped: readonly LeftProcess[]
}

const nothing: Leftovers = { letGo: [], notStopped: [] }

/**
 * Kills processes that a dead run left behind because its reaper died with it, except those that were let go of. No other process is
 * signalled: the mark contains the run's id, and a process group counts only if its leader is the recorded process.
 */
export const endLeftovers = async (folder: string, run: RunId): Promise<Leftovers> => {
  // a job that reads runs must not kill itself
  if (isLeftoverOf(run)) return nothing
  const record = join(folder, groupRecordName)
  const recorded = readGroupRecord(record)
  const groups = recorded.flatMap(({ group, leader }) => (leader === 'same' ? [group] : []))
  for (const group of groups) killGroup(group)
  const ours = sessionsOf(folder, run)
  // the reaper nearly always did its work, so one check is usually enough
  const isClean = groups.length === 0 && markedProcesses({ [runMark]: run }).length === 0
  const swept = isClean ? [] : (await sweepMarked({ [runMark]: run }, ours)).left
  const survivors = await survivorsOf(recorded)
  const notStopped = describeProcesses(new Set([...swept, ...survivors]))
  if (notStopped.length === 0) forget(record)
  return { letGo: isClean ? [] : letGoOf(run, ours), notStopped }
}

/** Removes the record of a run's groups. */
const forget = (record: string): void => {
  try {
    rmSync(record, { force: true })
  } catch {
    // its groups are gone, so the next reader finds no process by this record
  }
}

/** Whether a job of the run started this process, for example by calling `sparkwing runs list`. */
export const isLeftoverOf = (run: RunId): boolean => process.env[runMark] === run

/**
 * The sessions of the commands of a dead run, and of its runner, as far as they are known: a session that a process without the mark began
 * was there before the run.
 */
export const sessionsOf = (folder: string, run: RunId): ReadonlySet<number> => {
  const marked = new Set(markedProcesses({ [runMark]: run }))
  const older = [...marked].flatMap((pid) => {
    const session = systemProcesses.standingOf(pid)?.session
    return session === undefined || marked.has(session) || !systemProcesses.standingOf(session) ? [] : [session]
  })
  return new Set([...readGroupRecord(join(folder, groupRecordName)).map(({ group }) => group), ...older])
}

/** The processes that carry the mark of the run and were let go of, for each job. `ours` are the sessions of the run. */
export const letGoOf = (run: RunId, ours: ReadonlySet<number>): readonly LeftBody[] => {
  const byJob = Map.groupBy(letGoAmong(markedProcesses({ [runMark]: run }), ours, systemProcesses), (pid) => markOf(pid, jobMark))
  return [...byJob].flatMap(([job, pids]) => {
    const processes = describeProcesses(pids)
    return processes.length === 0
      ? []
      : [{ type: 'processes.left', ...(job !== undefined && { job: toJobId(job) }), isLetGo: true, processes }]
  })
}

const killGroup = (group: number): void => {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // it ended in the meantime, or belongs to another user
  }
}

/** How long a killed process may take to end. */
const endMs = 500

/**
 * The processes of the recorded groups that are alive although they were killed. If the leader of a group is gone, its number may belong to
 * another group, so then only processes that we may not signal count.
 */
const survivorsOf = async (recorded: ReturnType<typeof readGroupRecord>): Promise<ReadonlySet<number>> => {
  const find = (): readonly number[] =>
    recorded.flatMap(({ group, leader }) =>
      leader === 'other' ? [] : membersOf(group).filter((pid) => leader === 'same' || isRefused(pid)),
    )
  let found = find()
  for (let waitedMs = 0; waitedMs < endMs && found.some((pid) => !isRefused(pid)); waitedMs += 50) {
    await sleep(50)
    found = find()
  }
  return withDescendants(found)
}

const isRefused = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
