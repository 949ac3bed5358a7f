import type { Locks } from '../engine/ports.ts'
import { runFolderPath } from '../journal/run-folder.ts'
import type { RunId } from '../model/ids.ts'
import { createSqliteJobLocks, type SqliteJobLocks } from '../plugins/sqlite/job-locks.ts'
import { createSqliteLocks, prepareSqliteLocks } from '../plugins/sqlite/locks.ts'
import { currentOwner, proveOwner } from '../process/owner.ts'
import { endLeftovers } from '../records/catch-up/end-leftovers.ts'
import { outerJobs } from './nested-run.ts'

/** The locks of a home: SQLite's own file lock, whichever storage is in use. */
export const createLocks = (home: string): Locks => createSqliteLocks(home)

/** Makes what threads need to take them. */
export const prepareLocks = (home: string): Promise<void> => prepareSqliteLocks(home)

/** The locks that the jobs of a run ask for, shared with all runs of the home. */
export const createJobLocks = (home: string, run: RunId, env: Readonly<Record<string, string | undefined>>): SqliteJobLocks => {
  const startedIn = outerJobs(env)
  return createSqliteJobLocks({
    home,
    run,
    owner: currentOwner(),
    isGone: (owner) => proveOwner(owner).verdict === 'gone',
    endLeftovers: async (dead) => {
      // we are one of them: a run does not end itself
      if (!startedIn.some((outer) => outer.run === dead)) await endLeftovers(runFolderPath(home, dead), dead)
    },
    startedIn,
  })
}
