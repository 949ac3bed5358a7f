import type { Locks } from '../engine/ports.ts'
import { runFolderPath } from '../journal/run-folder.ts'
import type { RunId } from '../model/ids.ts'
import type { Owner } from '../model/owner.ts'
import { createSqliteJobLocks, type SqliteJobLocks } from '../plugins/sqlite/job-locks.ts'
import { createSqliteLocks, prepareSqliteLocks } from '../plugins/sqlite/locks.ts'
import { endLeftovers } from './end-leftovers.ts'
import { outerJobs } from './nested-run.ts'
import { proveRun } from './prove-run.ts'

/** The locks of a home: SQLite's own file lock, whichever storage is in use. */
export const createLocks = (home: string): Locks => createSqliteLocks(home)

/** Makes what threads need to take them. */
export const prepareLocks = (home: string): Promise<void> => prepareSqliteLocks(home)

interface AskingRun {
  readonly id: RunId
  /** As its journal names it: what proves that the run is dead proves it of its locks too. */
  readonly owner: Owner
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The locks that the jobs of a run ask for, shared with all runs of the home. */
export const createJobLocks = (home: string, { id, owner, env }: AskingRun): SqliteJobLocks => {
  const startedIn = outerJobs(env)
  return createSqliteJobLocks({
    home,
    run: id,
    owner,
    stateOf: (run, itsOwner) => {
      const { verdict } = proveRun(home, run, itsOwner)
      return verdict === 'over' || verdict === 'gone' ? verdict : 'going'
    },
    endLeftovers: async (dead) => {
      // we are one of them: a run does not end itself
      if (!startedIn.some((outer) => outer.run === dead)) await endLeftovers(runFolderPath(home, dead), dead)
    },
    startedIn,
  })
}
