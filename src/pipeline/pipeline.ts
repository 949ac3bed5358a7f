import type { Inputs, Values } from './inputs/input.ts'
import type { AddJob, AddMatrix } from './job.ts'
import type { Nothing } from './nothing.ts'

/** What a plan function gets. */
export interface PlanContext<I extends Inputs = Inputs> {
  readonly job: AddJob<I>
  readonly matrix: AddMatrix<I>
  readonly inputs: Values<I>
  /** Arguments after `--`. */
  readonly args: readonly string[]
  /** Real path of the project's folder. */
  readonly projectDir: string
}

/** The argument of {@link pipeline}. */
export interface PipelineSpec<I extends Inputs> {
  readonly description?: string
  readonly inputs?: I
  /** Secrets that all jobs get; see the job option `secrets`. */
  readonly secrets?: readonly string[]
  /**
   * The pipeline stands for one command, as a script of package.json with its pre and post scripts does. A run that fails then ends with
   * the exit status of the job that failed (128 + n if signal n ended it), and not with 1. Default: false.
   */
  readonly isOneCommand?: boolean
  readonly plan: (context: PlanContext<I>) => void | Promise<void>
}
export interface Pipeline<I extends Inputs = Inputs> {
  readonly kind: 'pipeline'
  readonly description?: string
  readonly inputs: I
  readonly secrets?: readonly string[]
  readonly isOneCommand?: boolean
  plan(context: PlanContext<I>): void | Promise<void>
}

/**
 * A named plan of jobs. `plan` is called once per run, before anything starts. It declares jobs and must not start anything itself; it may
 * be async. `inputs` defaults to none. Mistakes are found when the plan is built; then the command exits with code 2 before anything runs.
 *
 * @example pipeline({ plan({ job }) { job('hello', sh`echo hello`) } })
 */
export const pipeline = <const I extends Inputs = Nothing>(spec: PipelineSpec<I>): Pipeline<I> => ({
  kind: 'pipeline',
  // without declared inputs, I is the empty record
  inputs: {} as I,
  ...spec,
})

/** Any pipeline, from any copy of this package. The type does not let you call `plan`. */
export interface AnyPipeline {
  readonly kind: 'pipeline'
  readonly description?: string
  readonly inputs: Inputs
  readonly secrets?: readonly string[]
  readonly isOneCommand?: boolean
  plan(context: never): unknown
}

export interface Config {
  /** Names of oclif plugins (packages) that this project has installed. */
  readonly plugins?: readonly string[]
  readonly pipelines: { readonly [name: string]: AnyPipeline }
}

/**
 * The default export of `sparkwing.config.ts`: the pipelines by name, and the plugin packages to load. It returns its argument; everything
 * is checked when the config is loaded and when a plan is built.
 *
 * @example export default defineConfig({ plugins: ['sparkwing-docker'], pipelines: { hello: pipeline({ plan({ job }) { job('hi', sh`echo hi`) } }) } })
 */
export const defineConfig = <const C extends Config>(config: C): C => config
