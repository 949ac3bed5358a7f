import type { ImaginedRun } from '../records/catch-up/catch-up.ts'
import type { RunId, Seq } from '../model/ids.ts'
import type { Unreadable } from '../model/unreadable.ts'
import type { StorageThread } from '../storage/storage.ts'

/** What the thread starts with. */
export interface CatchUpWorkerData {
  readonly home: string
  readonly storage: StorageThread
}

export type CatchUpOrder =
  | { readonly do: 'all' }
  | { readonly do: 'one'; readonly run: RunId; readonly seq: Seq }
  | { readonly do: 'forget'; readonly runs: readonly RunId[] }
  /** Delete old runs by the rules of the home. */
  | { readonly do: 'make-room' }
  /** The last message; answered once nothing is open any more. */
  | { readonly do: 'close' }

export interface ToCatchUpWorker {
  readonly id: number
  readonly order: CatchUpOrder
}

/** What the thread knows of runs and does not keep in the store: for all runs, or for the one in the order. */
export interface CatchUpMarks {
  readonly of: RunId | 'all'
  readonly unreadable: readonly (readonly [run: RunId, why: Unreadable])[]
  readonly unreachable: readonly (readonly [run: RunId, because: string])[]
  readonly imagined: readonly (readonly [run: RunId, imagined: ImaginedRun])[]
}

/** An error passed between threads, where its class is lost. */
export interface ToldError {
  readonly name: string
  readonly message: string
  readonly stack: string
  /** Only for a UserError. */
  readonly user?: { readonly code: string; readonly tryThis: readonly string[] }
}

export type FromCatchUpWorker =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  /** Housekeeping failed. It does not belong to a request. */
  | { readonly type: 'warning'; readonly error: ToldError }
  | { readonly type: 'done'; readonly id: number; readonly marks?: CatchUpMarks }
  | { readonly type: 'failed'; readonly id: number; readonly error: ToldError }
