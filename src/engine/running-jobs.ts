import type { RunsAfter } from '../model/plan.ts'
import type { StopReason } from './ports.ts'

/** The running jobs, by their position in the plan, each with the controller that stops it. */
export class RunningJobs {
  /** Stops the jobs that only a kill may stop. */
  readonly #last = new AbortController()
  readonly #jobs = new Map<number, { readonly when: RunsAfter; readonly controller: AbortController }>()

  get size(): number {
    return this.#jobs.size
  }

  /** Aborts on {@link kill} only. */
  get lastStop(): AbortSignal {
    return this.#last.signal
  }

  /** Adds a job and returns the signal that stops it. Once the run is cancelled, only a kill aborts that signal. */
  start(position: number, when: RunsAfter, isRunCancelled: boolean): AbortSignal {
    const controller = isRunCancelled ? this.#last : new AbortController()
    this.#jobs.set(position, { when, controller })
    return controller.signal
  }

  end(position: number): void {
    this.#jobs.delete(position)
  }

  /** Stops jobs that run only after a success. Jobs with when 'failed' or 'always' continue. */
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
