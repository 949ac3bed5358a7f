import type { JobId } from '../model/ids.ts'
import type { Json } from '../model/json.ts'
import type { PlannedStep } from '../model/plan.ts'
import type { StepOptions } from './job.ts'

/** A function body of any pipeline: its context is put together by the step runner. */
export type AnyFunction = (context: never) => unknown

/** What a step does, ready to be run: `sh` has become the step type `sh` with its options. */
export type StepBody =
  | { readonly kind: 'function'; readonly call: AnyFunction }
  | { readonly kind: 'uses'; readonly type: string; readonly options: Readonly<Record<string, unknown>> }

/** The part of a job that is not data: what its steps do, and its condition. */
export interface StepTask {
  readonly planned: PlannedStep
  readonly body: StepBody
  /** The job's options under the step's own. `timeout` is the step's own only. */
  readonly options: StepOptions
}
export interface JobTask {
  readonly id: JobId
  readonly steps: readonly StepTask[]
  /** Present when the job's `when` is `predicate`. */
  readonly condition?: (needs: Readonly<Record<string, Json | undefined>>) => Promise<boolean>
}
