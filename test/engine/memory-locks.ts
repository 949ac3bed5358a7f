import type { JobLocks, LockGrant, LockRequest } from '../../src/engine/ports.ts'
import type { RunId } from '../../src/model/ids.ts'
import type { PlannedLock } from '../../src/model/plan.ts'

interface Ticket {
  readonly run: RunId | undefined
  readonly lock: PlannedLock
  readonly request: LockRequest
  readonly settle: (grant: LockGrant) => void
  hasLock: boolean
  told?: RunId | 'nobody'
}

/** Locks in memory, for the runs of one test. */
export class MemoryLocks {
  readonly #tickets: Ticket[] = []
  /** Why no lock can be had, when a test wants that. */
  refusal: string | undefined

  /** The locks as one run sees them. */
  of(run?: RunId): JobLocks {
    return {
      take: (lock, request) =>
        new Promise((settle) => {
          if (this.refusal !== undefined) {
            settle({ kind: 'refused', message: this.refusal })
            return
          }
          const ticket: Ticket = { run, lock, request, settle, hasLock: false }
          this.#tickets.push(ticket)
          request.signal.addEventListener('abort', () => {
            if (ticket.hasLock) return
            this.#remove(ticket)
            settle({ kind: 'given-up' })
          })
          this.#look()
        }),
    }
  }

  /** Names of the locks that are held. */
  get held(): readonly string[] {
    return this.#tickets.filter(({ hasLock }) => hasLock).map(({ lock }) => lock.name)
  }

  #remove(ticket: Ticket): void {
    const index = this.#tickets.indexOf(ticket)
    if (index >= 0) this.#tickets.splice(index, 1)
    this.#look()
  }

  #look(): void {
    for (const [index, ticket] of this.#tickets.entries()) {
      if (ticket.hasLock) continue
      const before = this.#tickets.slice(0, index).filter(({ lock }) => lock.name === ticket.lock.name)
      if (before.length < Math.min(ticket.lock.slots, ...before.map(({ lock }) => lock.slots))) {
        ticket.hasLock = true
        ticket.settle({
          kind: 'taken',
          release: () => {
            this.#remove(ticket)
          },
        })
        continue
      }
      const holder = before[0]?.run ?? 'nobody'
      if (ticket.told === holder) continue
      ticket.told = holder
      ticket.request.onWait(before[0]?.run)
    }
  }
}
