import type { Inputs, Values } from './input.ts'
import type { AddJob, AddMatrix } from './job.ts'

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

/** What {@link pipeline} is given. */
export interface PipelineSpec<I extends Inputs> {
  readonly description?: string
  readonly inputs?: I
  readonly plan: (context: PlanContext<I>) => void | Promise<void>
}
export interface Pipeline<I extends Inputs = Inputs> {
  readonly kind: 'pipeline'
  readonly description?: string
  readonly inputs: I
  plan(context: PlanContext<I>): void | Promise<void>
}

/**
 * A named plan of jobs. `plan` is called once a run, before anything starts; it adds jobs and starts nothing itself.
 *
 * @example pipeline({ plan({ job }) { job('hello', sh`echo hello`) } })
 */
export const pipeline = <const I extends Inputs = Record<never, never>>(spec: PipelineSpec<I>): Pipeline<I> => ({
  kind: 'pipeline',
  // without declared inputs I is the empty record
  inputs: {} as I,
  ...spec,
})

/** Any pipeline of any copy of this package: nobody may call its `plan` by type. */
export interface AnyPipeline {
  readonly kind: 'pipeline'
  readonly description?: string
  readonly inputs: Inputs
  plan(context: never): unknown
}

export interface Config {
  /** Names of oclif plugins (packages) of this project. */
  readonly plugins?: readonly string[]
  readonly pipelines: { readonly [name: string]: AnyPipeline }
}

/** The default export of `sparkwing.config.ts`. */
export const defineConfig = <const C extends Config>(config: C): C => config
