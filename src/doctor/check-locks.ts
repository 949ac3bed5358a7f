import { join } from 'node:path'
import { readTickets } from '../locks/read-tickets.ts'
import { StoreBusyError } from '../storage/store-busy-error.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { proveRun } from '../records/prove-run.ts'
import { keepersOf } from '../records/still-alive.ts'
import { found, named, ok, refusal } from './finding.ts'

/** Finds locks of runs that may be alive elsewhere. Such a lock is never taken away, so jobs may wait for it forever. */
export const checkLocks = async (home: string): Promise<CheckJson> => {
  try {
    const tickets = (await readTickets(home)).map((ticket) => ({ ...ticket, verdict: proveRun(home, ticket.run, ticket.owner).verdict }))
    const unknown = tickets.filter(({ verdict }) => verdict === 'unreachable')
    const kept = tickets.filter(({ verdict, run, job, owner }) => verdict === 'over' && keepersOf(home, run, job, owner).length > 0)
    const [first = kept[0]] = unknown
    if (!first) return ok('locks', 'All runs that hold or wait for a lock can be checked.')
    const held = (those: typeof tickets): string => named(those.map(({ name, run }) => `${run} with the lock "${name}"`))
    return found(
      'locks',
      'warning',
      [
        ...(unknown.length > 0
          ? [`Started in another container or on another machine, so it is unknown whether they are alive: ${held(unknown)}.`]
          : []),
        ...(kept.length > 0 ? [`Over, but processes that could not be stopped keep their locks: ${held(kept)}.`] : []),
      ].join(' '),
      `If ${unknown.length > 0 ? 'such a run is gone for good' : 'the lock is no longer needed'}, \`sparkwing runs close ${first.run}\` frees its locks.`,
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
