import type { RunsAfter } from '../model/plan.ts'
import type { StopReason } from './ports.ts'

/** The jobs under way by their position, each with the means to stop it. */
export class RunningJobs {
  /** Stops what only a kill may stop. */
  readonly #last = new AbortController()
  readonly #jobs = new Map<number, { readonly when: RunsAfter; readonly controller: AbortController }>()

  get size(): number {
    return this.#jobs.size
  }

  /** Aborts on {@link kill} only. */
  get lastStop(): AbortSignal {
    return this.#last.signal
  }

  /** Notes a start and gives the signal that stops the job; once the run is cancelled only a kill does. */
  start(position: number, when: RunsAfter, isRunCancelled: boolean): AbortSignal {
    const controller = isRunCancelled ? this.#last : new AbortController()
    this.#jobs.set(position, { when, controller })
    return controller.signal
  }

  end(position: number): void {
    this.#jobs.delete(position)
  }

  /** Asks jobs to stop that do not run because of or in spite of a failure. */
  failFast(): void {
    this.#stop({ kind: 'fail-fast' }, (when) => when === 'passed' || when === 'predicate')
  }

  cancel(reason: StopReason): void {
    this.#stop(reason, () => true)
  }

  kill(reason: StopReason): void {
    this.cancel(reason)
    this.#last.abort(reason)
  }

  #stop(reason: StopReason, isMeant: (when: RunsAfter) => boolean): void {
    for (const { when, controller } of this.#jobs.values()) if (isMeant(when)) controller.abort(reason)
  }
}
