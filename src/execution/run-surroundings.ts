import type { RunEvent } from '../model/event.ts'
import type { RunId } from '../model/ids.ts'
import type { RunObserver } from './run-observer.ts'

/** What a command brings to the run that it starts. */
export interface RunSurroundings {
  /** Absolute path of the home. */
  readonly home: string
  readonly version: string
  /** Cancels the run; its `reason` is a `CancelCause`. */
  readonly signal: AbortSignal
  /** Ends at once what still runs after a cancel; its `reason` is a `CancelCause`. */
  readonly kill: AbortSignal
  /** Whether our output has colour. */
  readonly hasColour: boolean
  /** Makes jobs colour their output, as ours has colour. */
  readonly forceColour: boolean
  /** Time a job has to stop before it is killed. */
  readonly graceMs: number
  observe(run: { readonly id: RunId; readonly folder: string }): RunObserver
  /** Connects the hooks; what they hand to `storage.record` reaches the store. */
  connect(storage: { record(event: RunEvent): void }): { publish(event: RunEvent): void; finish(): Promise<void> }
  warn(message: string): void
}
