import type { LockGrant, LockRequest } from '../../src/engine/ports.ts'
import type { RunLocks } from '../../src/locks/run-locks.ts'
import type { RunId } from '../../src/model/ids.ts'
import type { PlannedLock } from '../../src/model/plan.ts'

interface Ticket {
  readonly run: RunId | undefined
  readonly locks: readonly PlannedLock[]
  readonly request: LockRequest
  readonly settle: (grant: LockGrant) => void
  readonly isOf: object
  hasLock: boolean
  told?: string
}

/** Locks in memory, for the runs of one test. */
export class MemoryLocks {
  readonly #tickets: Ticket[] = []
  /** How often locks were asked for. */
  drawn = 0
  /** Set it to make every request fail with this reason. */
  refusal: string | undefined

  /** The locks for one run. */
  of(run?: RunId): Omit<RunLocks, 'stopWaiting' | 'keep'> {
    let isClosed = false
    const own: Omit<RunLocks, 'stopWaiting' | 'keep'> = {
      close: () => {
        isClosed = true
        // remove waiting requests first, so that they do not get the locks that are released
        for (const ticket of this.#tickets.filter(({ isOf }) => isOf === own).toReversed()) this.#giveUp(ticket)
        return Promise.resolve()
      },
      free: (locks) => {
        const { drawn } = this
        const areFree = !this.#tickets.some((ticket) => ticket.locks.some(({ name }) => locks.some((lock) => lock.name === name)))
        return Promise.resolve(areFree && !isClosed && this.refusal === undefined ? () => this.drawn === drawn : undefined)
      },
      take: (locks, request) =>
        new Promise((settle) => {
          if (isClosed || request.signal.aborted) {
            settle({ kind: 'given-up' })
            return
          }
          if (this.refusal !== undefined) {
            settle({ kind: 'refused', message: this.refusal })
            return
          }
          const ticket: Ticket = { run, locks, request, settle, isOf: own, hasLock: false }
          this.#tickets.push(ticket)
          this.drawn++
          request.signal.addEventListener('abort', () => {
            if (!ticket.hasLock) this.#giveUp(ticket)
          })
          this.#look()
        }),
    }
    return own
  }

  /** The names of the held locks. */
  get held(): readonly string[] {
    return this.#tickets.filter(({ hasLock }) => hasLock).flatMap(({ locks }) => locks.map(({ name }) => name))
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
      const blocked = ticket.locks.find((lock) => !this.#isFree(lock, index))
      if (!blocked) {
        ticket.hasLock = true
        ticket.settle({
          kind: 'taken',
          release: () => {
            this.#remove(ticket)
          },
        })
        continue
      }
      const [holder] = this.#before(blocked, index)
      const told = `${blocked.name} ${holder?.run ?? 'nobody'}`
      if (ticket.told === told) continue
      ticket.told = told
      ticket.request.onWait(blocked, holder?.run)
    }
  }

  #before({ name }: PlannedLock, index: number): readonly Ticket[] {
    return this.#tickets.slice(0, index).filter(({ locks }) => locks.some((lock) => lock.name === name))
  }

  #isFree(lock: PlannedLock, index: number): boolean {
    const before = this.#before(lock, index)
    const slots = before.flatMap(({ locks }) => locks.filter(({ name }) => name === lock.name)).map((one) => one.slots)
    return before.length < Math.min(lock.slots, ...slots)
  }
}
