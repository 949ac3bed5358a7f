import type { JobId } from './ids.ts'

/** When a job runs, seen from how its needs ended; `predicate` is `passed` and a function that says yes. */
export type RunsAfter = 'passed' | 'failed' | 'always' | 'predicate'

/** How often a failed attempt is tried again, and how long to wait before: `backoffMs × factor^n`, at most `maxMs`. */
export interface RetryPolicy {
  readonly times: number
  readonly backoffMs: number
  readonly factor: number
  readonly maxMs: number
}

/** One cell of a matrix job, such as `{ node: 22 }`. */
export type MatrixCell = Readonly<Record<string, string | number | boolean>>

/** Where a named need takes its value from: one job's output, or one output for each cell of a matrix. */
export type NeedOutput =
  | { readonly kind: 'job'; readonly job: JobId }
  | { readonly kind: 'matrix'; readonly cells: readonly { readonly cell: MatrixCell; readonly job: JobId }[] }

export interface PlannedStep {
  readonly name: string
  /** The step type's name, such as `sh`, or `function`. */
  readonly type: string
}

/** What a job holds while it runs, so that no more than `slots` jobs of a machine's runs do. */
export interface PlannedLock {
  readonly name: string
  /** At least 1. */
  readonly slots: number
}

/** One job of a plan, as data: what the journal, the store and every reader know of it before it starts. */
export interface PlannedJob {
  readonly id: JobId
  readonly title?: string
  readonly group?: string
  /** Ids of the jobs that must be over first. */
  readonly needs: readonly JobId[]
  /** Present when needs were given as a record: their outputs by name. */
  readonly outputs?: Readonly<Record<string, NeedOutput>>
  readonly when: RunsAfter
  readonly allowFailure: boolean
  readonly retry: RetryPolicy
  readonly timeoutMs?: number
  readonly matrix?: { readonly of: string; readonly cell: MatrixCell }
  /** Names of the secrets it gets, its pipeline's included; absent for none. */
  readonly secrets?: readonly string[]
  readonly lock?: PlannedLock
  readonly steps: readonly PlannedStep[]
}

/** The graph of jobs computed for one run, complete before anything starts. Jobs stand in the author's order. */
export interface Plan {
  readonly jobs: readonly PlannedJob[]
}
