import { runFolderPath } from '../journal/run-folder.ts'
import type { RunId } from '../model/ids.ts'
import type { Owner } from '../model/owner.ts'
import { createRunLocks, type RunLocks } from '../locks/run-locks.ts'
import { endLeftovers } from '../records/catch-up/end-leftovers.ts'
import { outerJobs } from './nested-run.ts'
import { keepersOf } from '../records/still-alive.ts'
import { proveRun } from '../records/prove-run.ts'

interface AskingRun {
  readonly id: RunId
  /** The owner as recorded in the journal, so that a run proven dead loses its locks too. */
  readonly owner: Owner
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The locks for the jobs of a run, shared with all runs of the home. */
export const createJobLocks = (home: string, { id, owner, env }: AskingRun): RunLocks => {
  const startedIn = outerJobs(env)
  return createRunLocks({
    home,
    run: id,
    owner,
    stateOf: (run, itsOwner) => {
      const { verdict } = proveRun(home, run, itsOwner)
      return verdict === 'over' || verdict === 'gone' ? verdict : 'going'
    },
    isKept: (run, job, itsOwner) => keepersOf(home, run, job, itsOwner).length > 0,
    endLeftovers: async (dead) => {
      // never for a run that we are inside of, because that would kill this process
      if (startedIn.some((outer) => outer.run === dead)) return true
      const { notStopped } = await endLeftovers(runFolderPath(home, dead), dead)
      return notStopped.length === 0
    },
    startedIn,
  })
}
