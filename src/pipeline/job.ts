import type { Duration } from '../model/text/duration.ts'
import type { CommandResult, Dollar } from './dollar.ts'
import type { Handle, Needs, Outputs } from './handle.ts'
import type { Inputs, Values } from './inputs/input.ts'
import type { AsJson } from './json-output.ts'
import type { Nothing } from './nothing.ts'
import type { ShellCommand } from './shell/shell-command.ts'
import type { Signal } from './signal.ts'
import type { Uses } from './step-types.ts'

/** `passed`: all needs passed. `failed`: something it waits for failed. `always`: whatever happened, also after a cancel. */
export type When = 'passed' | 'failed' | 'always'
/** `W` may be inferred from a predicate; this names functions without a call signature, so that the predicate's own parameter stays typed. */
export type WhenOrPredicate = When | Pick<CallableFunction, 'apply' | 'bind'>
/** After a failure an output may be missing. */
type Seen<N, W extends WhenOrPredicate> = W extends 'failed' | 'always'
  ? { readonly [Name in keyof Outputs<N>]: Outputs<N>[Name] | undefined }
  : Outputs<N>

/** What a function body gets. */
export interface JobContext<N = Nothing, I extends Inputs = Nothing, W extends WhenOrPredicate = 'passed'> {
  readonly $: Dollar
  /** Outputs of the needs given as a record. */
  readonly needs: Seen<N, W>
  readonly inputs: Values<I>
  /** Arguments after `--`. */
  readonly args: readonly string[]
  /** Values of the secrets that the job or its pipeline names; another name throws. */
  readonly secrets: Readonly<Record<string, string>>
  /** Aborts when the job is cancelled or out of time. */
  readonly signal: Signal
  /** Counts from 1. */
  readonly attempt: number
  /** Opens a named step inside this job. */
  readonly step: <Output>(name: string, body: () => Output | Promise<Output>) => Promise<Output>
}

/** Where and how commands run; of jobs and of single steps. */
export interface CommandOptions {
  /** Added to the environment of the run. */
  readonly env?: Readonly<Record<string, string>>
  /** Relative to the project's folder, which is the default. */
  readonly cwd?: string
  /** A POSIX shell for `sh`; default `sh`. */
  readonly shell?: string
  /** Longest time of one attempt (or step). No limit unless given. */
  readonly timeout?: Duration
}

export interface RetryOptions {
  /** How many more attempts after the first. */
  readonly times: number
  /** Wait before the first retry; default none. */
  readonly backoff?: Duration
  /** Each further wait is this much longer; default 2. */
  readonly factor?: number
  /** Longest wait; default `1m`, or `backoff` when that is longer. */
  readonly max?: Duration
}

/** A lock with more than one place. */
export interface LockOptions {
  readonly name: string
  /** Jobs that may hold it at the same time; default 1. Where jobs disagree the smaller number holds. */
  readonly slots?: number
}

export interface JobOptions<
  N = Needs,
  I extends Inputs = Nothing,
  W extends WhenOrPredicate = 'passed',
  F extends boolean = false,
> extends CommandOptions {
  readonly needs?: N
  /** When to run; a function is asked once all needs passed. Default `passed`. */
  readonly when?: (W & When) | ((context: Pick<JobContext<N, I>, 'needs' | 'inputs'>) => boolean | Promise<boolean>)
  /** A failure lets dependents proceed and the run pass. Default `false`. */
  readonly allowFailure?: F
  /** More attempts after a failed one; default 0. */
  readonly retry?: number | RetryOptions
  /**
   * Names of variables that the job must have, from the environment or `--env-file`. Their values are masked everywhere, and jobs that do
   * not name them do not get them.
   */
  readonly secrets?: readonly string[]
  /** Runs while no other job with this lock does, in any run of this machine (of this home). Waiting takes no slot and no time of `timeout`. */
  readonly lock?: string | LockOptions
  /** Shown instead of the id. */
  readonly title?: string
  /** Jobs of one group are shown together. */
  readonly group?: string
}

export interface StepOptions extends CommandOptions {
  /** A failure of this step does not fail the job. Default `false`. */
  readonly allowFailure?: boolean
  /** Seen from the job's earlier steps. Default `passed`. */
  readonly when?: When
}

export type JobFunction<N, I extends Inputs, W extends WhenOrPredicate, Output> = (context: JobContext<N, I, W>) => Output | Promise<Output>
/** Nothing where JSON keeps `Output`; else a member no body has, so that the compiler refuses and says why. */
type KeptByJson<Output> = [Output] extends [CommandResult]
  ? unknown
  : [Output] extends [AsJson<Output>]
    ? unknown
    : { readonly output: AsJson<Output> }
/** A body that just returns its last command has no output. */
type Stored<Output, F> = ([Output] extends [CommandResult] ? undefined : Output) | (F extends true ? undefined : never)

/** A step with a name and options of its own, for bodies that are a list. */
export interface NamedStep<out StepBody> {
  readonly kind: 'step'
  readonly name: string
  readonly body: StepBody
  readonly options: StepOptions
}
type PlainStep<N, I extends Inputs, W extends WhenOrPredicate, Output> = ShellCommand | Uses<Output> | JobFunction<N, I, W, Output>
export type Step<N, I extends Inputs, W extends WhenOrPredicate, Output> =
  | PlainStep<N, I, W, Output>
  | NamedStep<PlainStep<N, I, W, Output>>
/** One step, or several that run in order; the last one's output is the job's. */
export type Body<N, I extends Inputs, W extends WhenOrPredicate, Output> =
  | Step<N, I, W, Output>
  | readonly [...Step<N, I, W, unknown>[], Step<N, I, W, Output>]

/**
 * Names a step of a list body and gives it options.
 *
 * @example job('test', [step('unit', sh`mocha`, { timeout: '2m' }), sh`npm run e2e`])
 */
export const step = <const StepBody>(name: string, body: StepBody, options: StepOptions = {}): NamedStep<StepBody> => ({
  kind: 'step',
  name,
  body,
  options,
})

export interface AddJob<I extends Inputs> {
  <const N extends Needs = Nothing, W extends WhenOrPredicate = 'passed', F extends boolean = false, Output = undefined>(
    id: string,
    body: Body<NoInfer<N>, I, NoInfer<W>, Output> & KeptByJson<Output>,
    options?: JobOptions<N, I, W, F>,
  ): Handle<Stored<Output, F>>
}

export interface Axes {
  readonly [axis: string]: readonly (string | number | boolean)[]
}
export type Cell<A extends Axes> = { readonly [Axis in keyof A]: A[Axis][number] }
export interface MatrixOutput<A extends Axes, Output> {
  readonly cell: Cell<A>
  readonly output: Output
}

export interface AddMatrix<I extends Inputs> {
  <
    const A extends Axes,
    const N extends Needs = Nothing,
    W extends WhenOrPredicate = 'passed',
    F extends boolean = false,
    Output = undefined,
  >(
    id: string,
    axes: A,
    body: ((cell: Cell<A>) => Body<NoInfer<N>, I, NoInfer<W>, Output>) & KeptByJson<Output>,
    options?: JobOptions<N, I, W, F>,
  ): Handle<readonly MatrixOutput<A, Stored<Output, F>>[]>
}
