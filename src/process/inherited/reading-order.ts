import type { MessagePort } from 'node:worker_threads'
import type { UnlinkedFile } from '../output/unlinked-file.ts'

/** The states of an order, kept in shared memory: `asked` → `reading` → `stopping` → `over`, or `asked` → `over` if it is not needed any more. */
export const readingStates = { asked: 0, reading: 1, stopping: 2, over: 3 } as const

/** What a thread that is about to block sends to the reading thread. */
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
