import { createLocks } from '../locks/locks.ts'
import { freeTickets } from '../locks/free-tickets.ts'
import { errorCode, homeNotWritable } from '../journal/run-folder.ts'
import { JournalWriteError } from '../journal/journal-writer.ts'
import { isRunOver } from '../model/run-record.ts'
import { UserError } from '../model/user-error.ts'
import { proveOwner } from '../process/ownership/owner.ts'
import type { RunDetailJson } from '../wire/run.ts'
import { askToCancel } from './cancel-run.ts'
import { closeDeadRun } from './catch-up/close-dead-run.ts'
import type { OpenRuns } from './open-runs.ts'
import { findRun, type FoundRun } from './show-run.ts'

/** A run that was closed by hand. */
export interface ClosedRun {
  readonly detail: RunDetailJson
  /** Whether it was over before. */
  readonly wasOver: boolean
  /** The names of the locks that it still had. */
  readonly freed: readonly string[]
}

/**
 * Closes a run that cannot be proved to be dead, because it was started on another machine or in another container, and frees the locks that
 * it still has. A run that is over only loses its locks, even if processes that could not be stopped keep them.
 *
 * @throws UserError if it is running here, or if the home cannot be written.
 */
export const closeRun = async (runs: OpenRuns, text: string): Promise<ClosedRun> => {
  const found = await findRun(runs, text)
  const wasOver = isRunOver(found.run.run.state)
  if (!wasOver) await close(runs, found)
  const freed = await freeTickets(runs.home, found.id)
  return { detail: (await findRun(runs, found.id)).detail, wasOver, freed }
}

const close = async ({ home }: OpenRuns, { id, folder, run }: FoundRun): Promise<void> => {
  const proof = proveOwner(run.run.started.owner)
  if (proof.verdict === 'alive')
    throw new UserError('run-alive', `The run ${id} is still running on this machine.`, [`Cancel it: \`sparkwing runs cancel ${id}\`.`])
  try {
    // if it is alive after all, it stops
    await askToCancel(folder, '`sparkwing runs close`')
    await closeDeadRun(id, folder, `closed by hand: ${proof.because}`, { locks: createLocks(home) })
  } catch (error) {
    throw error instanceof JournalWriteError || errorCode(error) !== '' ? homeNotWritable(home, error) : error
  }
}
