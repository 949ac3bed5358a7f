import type { RunId } from '../model/ids.ts'
import type { PlannedJob, PlannedLock } from '../model/plan.ts'
import type { JobLocks, LockGrant } from './ports.ts'

/** The callbacks of a claim. None is called after the claim is given up. */
interface ClaimNews {
  /** The job has its lock or can never get it; see {@link LockClaims.problemOf}. */
  settled(): void
  /** The job has to wait for the run `heldBy`, if that is known. Called again when that changes. */
  waits(lock: PlannedLock, heldBy: RunId | undefined): void
  /** `take` rejected, which breaks its contract. */
  broke(error: unknown): void
}

interface Claim {
  readonly giveUp: AbortController
  grant?: LockGrant
}

/** The locks that the jobs of one run hold or wait for, by the position of each job in the plan. */
export class LockClaims {
  readonly #locks: JobLocks
  readonly #claims = new Map<number, Claim>()

  constructor(locks: JobLocks) {
    this.#locks = locks
  }

  /** Positions of the jobs that wait for a lock. */
  get waiting(): readonly number[] {
    return [...this.#claims].filter(([, { grant }]) => !grant).map(([position]) => position)
  }

  /** Whether the job's request for its lock is answered. Always true for a job without a lock. */
  isSettled(position: number, { lock }: PlannedJob): boolean {
    return !lock || this.#claims.get(position)?.grant !== undefined
  }

  /** Asks for the job's lock. Does nothing if it was asked for already. */
  claim(position: number, { id, lock }: PlannedJob, news: ClaimNews): void {
    if (!lock || this.#claims.has(position)) return
    const claim: Claim = { giveUp: new AbortController() }
    this.#claims.set(position, claim)
    const isCurrent = (): boolean => this.#claims.get(position) === claim
    const onWait = (heldBy: RunId | undefined): void => {
      if (isCurrent()) news.waits(lock, heldBy)
    }
    this.#locks.take(lock, { job: id, signal: claim.giveUp.signal, onWait }).then(
      (grant) => {
        if (!isCurrent()) {
          release(grant)
          return
        }
        claim.grant = grant
        news.settled()
      },
      (error: unknown) => {
        if (isCurrent()) news.broke(error)
      },
    )
  }

  /** Why the job cannot have its lock; `undefined` if it has the lock or needs none. */
  problemOf(position: number): string | undefined {
    const grant = this.#claims.get(position)?.grant
    if (grant?.kind === 'given-up') return 'its lock was given up'
    return grant?.kind === 'refused' ? grant.message : undefined
  }

  /** Releases the job's lock, or stops waiting for it. */
  giveUp(position: number): void {
    const claim = this.#claims.get(position)
    if (!claim) return
    this.#claims.delete(position)
    claim.giveUp.abort()
    if (claim.grant) release(claim.grant)
  }

  giveUpWaiting(): void {
    for (const position of this.waiting) this.giveUp(position)
  }
}

const release = (grant: LockGrant): void => {
  if (grant.kind === 'taken') grant.release()
}
