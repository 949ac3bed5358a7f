import type { JobId } from '../model/ids.ts'
import type { Json } from '../model/json.ts'
import type { PlannedStep } from '../model/plan.ts'
import type { PlannedCache } from '../model/cache/planned-cache.ts'
import type { StepOptions } from './job.ts'

/** A function body of any pipeline. The step runner builds its context. */
export type AnyFunction = (context: never) => unknown

/** What a step does, ready to run: an `sh` command has become a step of type `sh` with its options. */
export type StepBody =
  | { readonly kind: 'function'; readonly call: AnyFunction }
  | { readonly kind: 'uses'; readonly type: string; readonly options: Readonly<Record<string, unknown>> }

/** The part of a job that is not data: the work of its steps, and its condition. */
export interface StepTask {
  readonly planned: PlannedStep
  readonly body: StepBody
  /** The step's options merged over the job's; `timeout` is the step's only. */
  readonly options: StepOptions
}
/** The checked option `cache` of a job. */
export interface ReadCache {
  readonly planned: PlannedCache
  readonly key?: Json
}

export interface JobTask {
  readonly id: JobId
  readonly steps: readonly StepTask[]
  /** The globs of its reports, relative to `cwd`, which is relative to the project. */
  readonly reports?: { readonly globs: readonly string[]; readonly cwd?: string }
  /** The same of what decides its result; the texts of `planned` are not hidden. */
  readonly cache?: ReadCache & { readonly cwd?: string }
  /** Present if the job's `when` is `predicate`. */
  readonly condition?: (needs: Readonly<Record<string, Json | undefined>>) => Promise<boolean>
}
