import type { ImaginedRun } from '../records/catch-up/catch-up.ts'
import type { RunId, Seq } from '../model/ids.ts'
import type { Unreadable } from '../model/unreadable.ts'
import type { StorageThread } from '../storage/storage.ts'

/** What the thread begins with. */
export interface CatchUpWorkerData {
  readonly home: string
  readonly storage: StorageThread
}

export type CatchUpOrder =
  | { readonly do: 'all' }
  | { readonly do: 'one'; readonly run: RunId; readonly seq: Seq }
  | { readonly do: 'forget'; readonly runs: readonly RunId[] }
  /** Answered when nothing is open any more; the last one. */
  | { readonly do: 'close' }

export interface ToCatchUpWorker {
  readonly id: number
  readonly order: CatchUpOrder
}

/** What the thread knows of runs that no store holds: of all, or of the one that was asked about. */
export interface CatchUpMarks {
  readonly of: RunId | 'all'
  readonly unreadable: readonly (readonly [run: RunId, why: Unreadable])[]
  readonly unreachable: readonly (readonly [run: RunId, because: string])[]
  readonly imagined: readonly (readonly [run: RunId, imagined: ImaginedRun])[]
}

/** An error on its way between threads, where a class does not survive. */
export interface ToldError {
  readonly name: string
  readonly message: string
  readonly stack: string
  /** Of a UserError. */
  readonly user?: { readonly code: string; readonly tryThis: readonly string[] }
}

export type FromCatchUpWorker =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  /** Housekeeping failed, which no request asked for. */
  | { readonly type: 'warning'; readonly error: ToldError }
  | { readonly type: 'done'; readonly id: number; readonly marks?: CatchUpMarks }
  | { readonly type: 'failed'; readonly id: number; readonly error: ToldError }
