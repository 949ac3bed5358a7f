import type { RunEvent } from '../model/event.ts'
import type { RunId } from '../model/ids.ts'
import type { PlannedJob } from '../model/plan.ts'
import type { OwnStreams } from '../process/own-streams.ts'
import type { RunObserver } from './run-observer.ts'

/** What a command provides to the run that it starts. */
export interface RunSurroundings {
  /** Absolute path of the home. */
  readonly home: string
  readonly version: string
  /** Cancels the run; its `reason` is a `CancelCause`. */
  readonly signal: AbortSignal
  /** Kills what still runs after a cancel; its `reason` is a `CancelCause`. */
  readonly kill: AbortSignal
  /** Whether our output is coloured. */
  readonly hasColour: boolean
  /** What a job gets of our own streams, asked for each step; `undefined` for most jobs of a run of several. Default: none gets any. */
  readonly ownOf?: (job: PlannedJob) => OwnStreams | undefined
  /** How long a job has to stop before it is killed, in milliseconds. */
  readonly graceMs: number
  observe(run: { readonly id: RunId; readonly folder: string }): RunObserver
  /** Connects the hooks. Events that they pass to `storage.record` are stored. */
  connect(storage: { record(event: RunEvent): void }): { publish(event: RunEvent): void; finish(): Promise<void> }
  warn(message: string): void
}
