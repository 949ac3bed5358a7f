import type { RunId } from '../model/ids.ts'
import type { PlannedJob, PlannedLock } from '../model/plan.ts'
import type { EnginePorts, JobLocks, JobResults, LockGrant, StillFree } from './ports.ts'

/** The callbacks of a claim. None is called after the claim is given up. */
interface ClaimNews {
  /** The job has its locks or can never get them; see {@link LockClaims.problemOf}. */
  settled(): void
  /** The job has to wait for a lock of the run `heldBy`, if that is known. Called again when that changes. */
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
  readonly #results: JobResults | undefined
  readonly #claims = new Map<number, Claim>()
  /** Jobs that were started once without their locks. */
  readonly #tried = new Set<number>()

  constructor({ locks, results }: Pick<EnginePorts, 'locks' | 'results'>) {
    this.#locks = locks
    this.#results = results
  }

  /** Positions of the jobs that wait for locks. */
  get waiting(): readonly number[] {
    return [...this.#claims].filter(([, { grant }]) => !grant).map(([position]) => position)
  }

  /** Whether the job may start: it has no locks, its request for them is answered, or it can be tried without them. */
  isSettled(position: number, job: PlannedJob): boolean {
    return this.#isUntried(position, job) || this.#locksOf(job).length === 0 || this.#claims.get(position)?.grant !== undefined
  }

  /**
   * For a job that is tried without its locks, because its result may lie in place: whether they are free. It is tried once. A lock that the
   * author gave it is taken first in any case.
   */
  tryWithout(position: number, job: PlannedJob): (() => Promise<StillFree | undefined>) | undefined {
    if (!this.#isUntried(position, job)) return undefined
    this.#tried.add(position)
    return () => this.#locks.free(this.#locksOf(job))
  }

  #isUntried(position: number, { cache, lock, when }: PlannedJob): boolean {
    return cache !== undefined && this.#results !== undefined && !lock && when === 'passed' && !this.#tried.has(position)
  }

  /** Asks for the job's locks. Does nothing if they were asked for already. */
  claim(position: number, job: PlannedJob, news: ClaimNews): void {
    const locks = this.#locksOf(job)
    if (locks.length === 0 || this.#claims.has(position)) return
    const claim: Claim = { giveUp: new AbortController() }
    this.#claims.set(position, claim)
    const isCurrent = (): boolean => this.#claims.get(position) === claim
    const onWait = (lock: PlannedLock, heldBy: RunId | undefined): void => {
      if (isCurrent()) news.waits(lock, heldBy)
    }
    this.#locks.take(locks, { job: job.id, signal: claim.giveUp.signal, onWait }).then(
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

  /** Why the job cannot have its locks; `undefined` if it has them or needs none. */
  problemOf(position: number): string | undefined {
    const grant = this.#claims.get(position)?.grant
    if (grant?.kind === 'given-up') return 'its lock was given up'
    return grant?.kind === 'refused' ? grant.message : undefined
  }

  /** Releases the job's locks, or stops waiting for them. */
  giveUp(position: number): void {
    const claim = this.#claims.get(position)
    if (!claim) return
    this.#claims.delete(position)
    claim.giveUp.abort()
    if (claim.grant) release(claim.grant)
  }

  /** The lock that the author gave it, and those of its outputs. */
  #locksOf({ id, lock, cache }: PlannedJob): readonly PlannedLock[] {
    const own = lock ? [lock] : []
    return cache && this.#results ? [...own, ...this.#results.locksOf(id).filter(({ name }) => name !== lock?.name)] : own
  }

  giveUpWaiting(): void {
    for (const position of this.waiting) this.giveUp(position)
  }
}

const release = (grant: LockGrant): void => {
  if (grant.kind === 'taken') grant.release()
}
