import { toMillis, type Millis } from '../../src/model/ids.ts'
import type { Clock } from '../../src/engine/ports.ts'

/** Lets all pending promise callbacks run. */
export const allSettled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

interface Sleeper {
  readonly dueAt: number
  readonly wake: () => void
}

/** A clock that moves only when a test moves it. */
export class FakeClock implements Clock {
  #elapsedMs = 0
  readonly #sleepers = new Set<Sleeper>()

  now(): Millis {
    return toMillis(Date.UTC(2026, 0, 1) + this.#elapsedMs)
  }

  monotonicMs(): number {
    return this.#elapsedMs
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const sleeper = {
        dueAt: this.#elapsedMs + ms,
        wake: () => {
          this.#sleepers.delete(sleeper)
          signal.removeEventListener('abort', sleeper.wake)
          resolve()
        },
      }
      this.#sleepers.add(sleeper)
      signal.addEventListener('abort', sleeper.wake, { once: true })
    })
  }

  /** The remaining time of each sleeper, shortest first. */
  get waits(): readonly number[] {
    return [...this.#sleepers].map(({ dueAt }) => dueAt - this.#elapsedMs).sort((a, b) => a - b)
  }

  /** Moves the clock by `ms`, wakes sleepers in the order in which they are due, and runs everything that follows. */
  async advance(ms: number): Promise<void> {
    await allSettled()
    const end = this.#elapsedMs + ms
    for (let next = this.#nextDue(end); next; next = this.#nextDue(end)) {
      this.#elapsedMs = Math.max(this.#elapsedMs, next.dueAt)
      next.wake()
      await allSettled()
    }
    this.#elapsedMs = end
    await allSettled()
  }

  #nextDue(end: number): Sleeper | undefined {
    return [...this.#sleepers].filter(({ dueAt }) => dueAt <= end).sort((a, b) => a.dueAt - b.dueAt)[0]
  }
}
