import type { RunEvent } from '../model/event.ts'
import type { JobId } from '../model/ids.ts'
import type { OutputStream } from '../engine/ports.ts'

/** Someone who watches a run from inside its process, such as the terminal. */
export interface RunObserver {
  /** Called in order, after the event is in the journal. */
  event(event: RunEvent): void
  /** Bytes a job wrote, as they come; they must not be changed. A promise holds the job back until it settles. */
  output(job: JobId, chunk: Uint8Array, stream: OutputStream): Promise<void> | undefined
}
