import type { RunId } from '../model/ids.ts'
import type { PlannedJob, PlannedLock } from '../model/plan.ts'
import type { JobLocks, LockGrant } from './ports.ts'

/** What a claim tells the one who made it; nothing once it is given up. */
interface ClaimNews {
  /** The job has its lock, or never will; see {@link LockClaims.problemOf}. */
  settled(): void
  /** It has to wait, for this run as far as is known; told again when that changes. */
  waits(lock: PlannedLock, heldBy: RunId | undefined): void
  /** The port broke its promise. */
  broke(error: unknown): void
}

interface Claim {
  readonly giveUp: AbortController
  grant?: LockGrant
}

/** The locks that jobs of one run hold or wait for, by the jobs' positions. */
export class LockClaims {
  readonly #locks: JobLocks
  readonly #claims = new Map<number, Claim>()

  constructor(locks: JobLocks) {
    this.#locks = locks
  }

  /** Jobs that wait. */
  get waiting(): readonly number[] {
    return [...this.#claims].filter(([, { grant }]) => !grant).map(([position]) => position)
  }

  /** Whether the job may start as far as its lock goes; a job without a lock always may. */
  isSettled(position: number, { lock }: PlannedJob): boolean {
    return !lock || this.#claims.get(position)?.grant !== undefined
  }

  /** Asks for the job's lock, once. */
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

  /** Why the job can not have its lock; `undefined` when it has it or needs none. */
  problemOf(position: number): string | undefined {
    const grant = this.#claims.get(position)?.grant
    if (grant?.kind === 'given-up') return 'its lock was given up'
    return grant?.kind === 'refused' ? grant.message : undefined
  }

  /** Lets go of what the job holds, or stops waiting. */
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
