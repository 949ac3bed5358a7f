import type { MessagePort } from 'node:worker_threads'
import type { UnlinkedFile } from '../output/unlinked-file.ts'

/** The states of one order, in shared memory: `asked` → `reading` → `stopping` → `over`. An order that is no longer needed goes from `asked` to `over`. */
export const readingStates = { asked: 0, reading: 1, stopping: 2, over: 3 } as const

/** An order to the thread that reads for one that is blocked. */
export interface ReadingOrder {
  readonly state: Int32Array<SharedArrayBuffer>
  readonly readEnd: number
  /** Gets what was read. */
  readonly port: MessagePort
}

/** A chunk, or a file with what was read after it. */
export type ReadingPart = Uint8Array | StoredPart

export interface StoredPart {
  readonly file: UnlinkedFile
  readonly length: number
}
