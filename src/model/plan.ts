import type { PlannedCache } from './cache/planned-cache.ts'
import type { JobId } from './ids.ts'

/** When a job runs, depending on how its needs ended. `predicate` means `passed`, and a function must return true as well. */
export type RunsAfter = 'passed' | 'failed' | 'always' | 'predicate'

/** How often a failed attempt is repeated. The wait before a retry is `backoffMs × factor^n`, at most `maxMs`. */
export interface RetryPolicy {
  readonly times: number
  readonly backoffMs: number
  readonly factor: number
  readonly maxMs: number
}

/** One cell of a matrix job, such as `{ node: 22 }`. */
export type MatrixCell = Readonly<Record<string, string | number | boolean>>

/** Where a named need gets its value: the output of one job, or one output for each cell of a matrix. */
export type NeedOutput =
  | { readonly kind: 'job'; readonly job: JobId }
  | { readonly kind: 'matrix'; readonly cells: readonly { readonly cell: MatrixCell; readonly job: JobId }[] }

export interface PlannedStep {
  readonly name: string
  /** The name of the step type, such as `sh`, or `function`. */
  readonly type: string
}

/** What a job holds while it runs. At most `slots` jobs hold it at once, across all runs of the machine. */
export interface PlannedLock {
  readonly name: string
  /** At least 1. */
  readonly slots: number
}

/** One job of a plan, as data: what the journal, the store and all readers know about it before it starts. */
export interface PlannedJob {
  readonly id: JobId
  readonly title?: string
  readonly group?: string
  /** Ids of the jobs that must be over first. */
  readonly needs: readonly JobId[]
  /** Their outputs by name; present if `needs` was given as a record. */
  readonly outputs?: Readonly<Record<string, NeedOutput>>
  readonly when: RunsAfter
  readonly allowFailure: boolean
  readonly retry: RetryPolicy
  readonly timeoutMs?: number
  readonly matrix?: { readonly of: string; readonly cell: MatrixCell }
  /** Names of the secrets it gets, including those of its pipeline; absent if there are none. */
  readonly secrets?: readonly string[]
  readonly lock?: PlannedLock
  /** It has the terminal or the standard input of the run, and runs only while no other interactive job of the run does. */
  readonly interactive?: boolean
  /** Globs of the reports of tests that it writes, relative to its directory; absent if there are none. */
  readonly reports?: readonly string[]
  /** What decides its result, if that may be reused. */
  readonly cache?: PlannedCache
  readonly steps: readonly PlannedStep[]
}

/** The jobs of one run, complete before anything starts. They are in the author's order. */
export interface Plan {
  readonly jobs: readonly PlannedJob[]
}
