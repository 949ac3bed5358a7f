import type { LockGrant, LockRequest } from '../../src/engine/ports.ts'
import type { RunLocks } from '../../src/locks/run-locks.ts'
import type { RunId } from '../../src/model/ids.ts'
import type { PlannedLock } from '../../src/model/plan.ts'

interface Ticket {
  readonly run: RunId | undefined
  readonly lock: PlannedLock
  readonly request: LockRequest
  readonly settle: (grant: LockGrant) => void
  readonly isOf: object
  hasLock: boolean
  told?: RunId | 'nobody'
}

/** Locks in memory, for the runs of one test. */
export class MemoryLocks {
  readonly #tickets: Ticket[] = []
  /** Set it to make every request fail with this reason. */
  refusal: string | undefined

  /** The locks for one run. */
  of(run?: RunId): Omit<RunLocks, 'stopWaiting' | 'keep'> {
    let isClosed = false
    const locks: Omit<RunLocks, 'stopWaiting' | 'keep'> = {
      close: () => {
        isClosed = true
        // remove waiting requests first, so that they do not get the locks that are released
        for (const ticket of this.#tickets.filter(({ isOf }) => isOf === locks).toReversed()) this.#giveUp(ticket)
        return Promise.resolve()
      },
      take: (lock, request) =>
        new Promise((settle) => {
          if (isClosed || request.signal.aborted) {
            settle({ kind: 'given-up' })
            return
          }
          if (this.refusal !== undefined) {
            settle({ kind: 'refused', message: this.refusal })
            return
          }
          const ticket: Ticket = { run, lock, request, settle, isOf: locks, hasLock: false }
          this.#tickets.push(ticket)
          request.signal.addEventListener('abort', () => {
            if (!ticket.hasLock) this.#giveUp(ticket)
          })
          this.#look()
        }),
    }
    return locks
  }

  /** The names of the held locks. */
  get held(): readonly string[] {
    return this.#tickets.filter(({ hasLock }) => hasLock).map(({ lock }) => lock.name)
  }

  /** Settling is only for waiting requests; the holders are settled already. */
  #giveUp(ticket: Ticket): void {
    this.#remove(ticket)
    ticket.settle({ kind: 'given-up' })
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
