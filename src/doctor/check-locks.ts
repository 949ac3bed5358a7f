import { readTickets } from '../locks/read-tickets.ts'
import { StoreBusyError } from '../storage/store-busy-error.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { proveRun } from '../records/prove-run.ts'
import { found, named, ok } from './finding.ts'

/** Locks of runs of which nobody here can tell whether they live: such a lock is never taken away, and jobs may wait for it for ever. */
export const checkLocks = async (home: string): Promise<CheckJson> => {
  try {
    const unknown = (await readTickets(home)).filter(({ run, owner }) => proveRun(home, run, owner).verdict === 'unreachable')
    if (unknown.length === 0) return ok('locks', 'Who holds a lock or waits for one can be looked up.')
    return found(
      'locks',
      'warning',
      `Started in another container or on another machine, so that nobody here can tell whether they live: ${named(unknown.map(({ name, run }) => `${run} with the lock "${name}"`))}.`,
      `When they are gone for good, delete ${home}/locks.db while no run of this home has a lock.`,
    )
  } catch (error) {
    if (error instanceof StoreBusyError)
      return found('locks', 'warning', `${home}/locks.db is locked by another process.`, 'Ask again when that one is done.')
    return found(
      'locks',
      'problem',
      `${home}/locks.db can not be read: ${String(error)}.`,
      'Delete it while no run of this home has a lock.',
    )
  }
}
