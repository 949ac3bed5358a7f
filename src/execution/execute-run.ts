import type { RunEnded } from '../model/event.ts'
import { exitCodes, type ExitCode } from '../model/exit-codes.ts'
import type { RunId } from '../model/ids.ts'
import type { RunSnapshot } from '../model/run-record.ts'
import { runExitCode } from '../records/run-exit-code.ts'
import { commandStatus } from './command-status.ts'
import { guardExecution } from './guard-execution.ts'
import { createJobLocks } from './job-locks.ts'
import type { RunLocks } from '../locks/run-locks.ts'
import { openRecord, type OpenRecord } from './open-record.ts'
import { performPlan } from './perform-plan.ts'
import { recordLeftProcesses } from './record-left-processes.ts'
import type { PreparedRun } from './prepared-run.ts'
import type { RunSurroundings } from './run-surroundings.ts'

export interface FinishedRun {
  readonly id: RunId
  readonly folder: string
  readonly exitCode: number
  /** The run according to its events, even if they could not be written. */
  readonly snapshot: () => RunSnapshot
}

/** Executes a prepared run, from creating its folder to storing its last event. */
export const executeRun = (prepared: PreparedRun, surroundings: RunSurroundings): Promise<FinishedRun> =>
  prepared.secrets.guard(async () => {
    const record = await openRecord(prepared, surroundings)
    const locks = createJobLocks(surroundings.home, { ...record, env: prepared.env })
    let closed: Awaited<ReturnType<OpenRecord['close']>>
    let ended: RunEnded
    // if our own code fails, what happened so far is still reported and stored; the next reader closes the run
    try {
      ended = await runGuarded(prepared, record, locks, surroundings)
    } finally {
      await locks.close()
      closed = await record.close(surroundings.signal)
    }
    const { id, folder, snapshot } = record
    return { id, folder, snapshot, exitCode: closed.isComplete ? runExitCode(ended) : incompleteCode(prepared) }
  })

const runGuarded = async (prepared: PreparedRun, record: OpenRecord, locks: RunLocks, surroundings: RunSurroundings): Promise<RunEnded> => {
  const guard = guardExecution(record, surroundings, locks)
  let ended: RunEnded
  try {
    ended = withCommandStatus(prepared, record, await performPlan(prepared, record, surroundings, locks, guard.cancelled))
  } finally {
    guard.stopListening()
  }
  if (guard.hasStarted()) await recordLeftProcesses(record)
  record.reportIfGone()
  // record the end before closing the locks: if their file is busy, the journal shows others that this run no longer holds any
  record.emit({ type: 'run.finished', ended, durationMs: record.elapsedMs() })
  guard.dismiss()
  return ended
}

/** A run that stands for one command ends with the status of that command. */
const withCommandStatus = ({ request, isOneCommand }: PreparedRun, { snapshot }: OpenRecord, ended: RunEnded): RunEnded => {
  if (ended.status !== 'failed' || !isOneCommand) return ended
  const exitCode = commandStatus(snapshot().jobs, request.command ? exitCodes.execFailed : undefined)
  return exitCode === undefined ? ended : { ...ended, exitCode }
}

/** The code of a run whose journal is incomplete. */
const incompleteCode = ({ request }: PreparedRun): ExitCode => (request.command ? exitCodes.execFailed : exitCodes.homeNotWritable)
