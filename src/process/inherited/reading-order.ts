import type { MessagePort } from 'node:worker_threads'

/** The states of one order, in shared memory: `asked` → `reading` → `stopping` → `over`. An order that is no longer needed goes from `asked` to `over`. */
export const readingStates = { asked: 0, reading: 1, stopping: 2, over: 3 } as const

/** An order to the thread that reads for one that is blocked. */
export interface ReadingOrder {
  readonly state: Int32Array<SharedArrayBuffer>
  readonly readEnd: number
  /** Gets the chunks. */
  readonly port: MessagePort
}
