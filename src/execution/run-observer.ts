import type { RunEvent } from '../model/event.ts'
import type { JobId } from '../model/ids.ts'
import type { OutputStream } from '../engine/ports.ts'

/** Watches a run from inside its process, for example to show it in the terminal. */
export interface RunObserver {
  /** Called in order, after the event is in the journal. */
  event(event: RunEvent): void
  /** Called with the output of a job as it arrives. Do not change the bytes. A returned promise pauses the output until it settles. */
  output(job: JobId, chunk: Uint8Array, stream: OutputStream): Promise<void> | undefined
}
