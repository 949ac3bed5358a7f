import type { AskedPart } from '../model/event.ts'
import type { Json } from '../model/json.ts'
import type { PlannedJob } from '../model/plan.ts'
import type { RunOptions } from '../model/run-request.ts'
import type { InputJson, PlanJson } from './pipeline.ts'
import type { ErrorJson } from './run.ts'

/** An input of the pipeline as its config declares it now, with the value that the new run gets. */
export interface RerunInputJson extends InputJson {
  /** Absent if there is none, if it is secret, or if it must be given. */
  readonly value?: Json
  /** The record lacks the value, because it is or contains a secret: it must be given. */
  readonly isAsked: boolean
}

/** What a run would do if it were repeated now. Made by `runs retry --dry-run`, and shown by the page before it starts the run. */
export interface RerunJson {
  /** Id of the run to repeat. */
  readonly run: string
  readonly pipeline: string
  readonly project: string
  /** The working directory. */
  readonly directory: string
  /** Program and arguments of an `exec` run; absent for pipelines. */
  readonly command?: readonly string[]
  readonly inputs: readonly RerunInputJson[]
  readonly args: readonly string[]
  /** The options of the recorded run that apply again. */
  readonly options: Omit<RunOptions, 'concurrency'>
  /** The jobs of the plan, in plan order. Absent if there is a problem. */
  readonly jobs?: readonly PlannedJob[]
  /** Jobs left out by `--only` or `--from`, each with that flag. */
  readonly notSelected: Readonly<Record<string, string>>
  /** Which part is repeated; absent if all of it is. `wanted`: ids of the jobs that run whatever was kept of them. */
  readonly part?: { readonly text: string; readonly wanted: readonly string[] }
  /**
   * For each selected job whether it would run, and why. If all of the run is repeated, only for jobs with `cache`: the others run. Absent
   * if there are none.
   */
  readonly foreseen?: PlanJson['foreseen']
  /**
   * The same as a command line of a POSIX shell, to type in `directory`. Secrets are written as `<secret>`. Absent if there is a problem.
   * For a part it is `sparkwing runs retry`, because `sparkwing run` knows no earlier run.
   */
  readonly commandLine?: string
  /** Why it would be refused; absent if it would start. */
  readonly problem?: ErrorJson['error']
}

/** Body of `POST /api/v1/runs/:run/retry` and of its preview. */
export interface RetryRunJson {
  /** The inputs of the new run, which replace all of the recorded ones. Absent: the recorded ones. */
  readonly inputs?: Readonly<Record<string, unknown>>
  /** What to run again: what failed, jobs with everything downstream, or jobs. Absent: all of it. Only of a run that is over. */
  readonly part?: AskedPart
  /** Take what passed without a check, and mark the new run. Only with `part`. */
  readonly keepPassed?: boolean
}
