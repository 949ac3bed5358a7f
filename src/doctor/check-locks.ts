import { join } from 'node:path'
import { readTickets } from '../locks/read-tickets.ts'
import { StoreBusyError } from '../storage/store-busy-error.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { proveRun } from '../records/prove-run.ts'
import { found, named, ok, refusal } from './finding.ts'

/** Finds locks of runs that may be alive elsewhere. Such a lock is never taken away, so jobs may wait for it forever. */
export const checkLocks = async (home: string): Promise<CheckJson> => {
  try {
    const unknown = (await readTickets(home)).filter(({ run, owner }) => proveRun(home, run, owner).verdict === 'unreachable')
    if (unknown.length === 0) return ok('locks', 'All runs that hold or wait for a lock can be checked.')
    return found(
      'locks',
      'warning',
      `Started in another container or on another machine, so it is unknown whether they are alive: ${named(unknown.map(({ name, run }) => `${run} with the lock "${name}"`))}.`,
      `If they are gone for good, delete ${home}/locks.db while no run of this home has a lock.`,
    )
  } catch (error) {
    if (error instanceof StoreBusyError)
      return found('locks', 'warning', `${home}/locks.db is locked by another process.`, 'Try again when that process is done.')
    return (
      refusal('locks', join(home, 'locks.db')) ??
      found('locks', 'problem', `${home}/locks.db cannot be read: ${String(error)}.`, 'Delete it while no run of this home has a lock.')
    )
  }
}
