import type { Duration } from '../model/text/duration.ts'
import type { CacheOptions } from './cache/cache-options.ts'
import type { CommandResult, Dollar } from './dollar.ts'
import type { Handle, Needs, Outputs } from './handle.ts'
import type { Inputs, Values } from './inputs/input.ts'
import type { AsJson } from './json-output.ts'
import type { Nothing } from './nothing.ts'
import type { ShellCommand } from './shell/shell-command.ts'
import type { Signal } from './signal.ts'
import type { Uses } from './step-types.ts'

/** `passed`: all needs passed. `failed`: a need failed, or was skipped after a failure. `always`: in any case, even after a cancel. */
export type When = 'passed' | 'failed' | 'always'
/**
 * `W` may be inferred from a predicate. This type stands for functions without a call signature, so that the predicate's own parameter
 * stays typed.
 */
export type WhenOrPredicate = When | Pick<CallableFunction, 'apply' | 'bind'>
/** After a failure, an output may be missing. */
type Seen<N, W extends WhenOrPredicate> = W extends 'failed' | 'always'
  ? { readonly [Name in keyof Outputs<N>]: Outputs<N>[Name] | undefined }
  : Outputs<N>

/** What a function body gets. */
export interface JobContext<N = Nothing, I extends Inputs = Nothing, W extends WhenOrPredicate = 'passed'> {
  readonly $: Dollar
  /** Outputs of the needs, if `needs` is a record. */
  readonly needs: Seen<N, W>
  readonly inputs: Values<I>
  /** Arguments after `--`. */
  readonly args: readonly string[]
  /** Values of the secrets that the job or its pipeline declares; any other name throws. */
  readonly secrets: Readonly<Record<string, string>>
  /** Aborts when the job is cancelled or times out. */
  readonly signal: Signal
  /** Counts from 1. */
  readonly attempt: number
  /** Absolute path of the directory that `$` starts programs in: the option `cwd`, default the project's folder. */
  readonly cwd: string
  /** The environment that `$` gives to programs. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute path of the project's folder. */
  readonly projectDir: string
  /** Opens a named step inside this job. */
  readonly step: <Output>(name: string, body: () => Output | Promise<Output>) => Promise<Output>
}

/** Where and how commands run. Jobs and steps both have these options. */
export interface CommandOptions {
  /** Added to the run's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Relative to the project's folder. Default: the project's folder. */
  readonly cwd?: string
  /** The POSIX shell for `sh`; default `sh`. */
  readonly shell?: string
  /** Longest time for one attempt of a job, or for a step. Default: no limit. */
  readonly timeout?: Duration
}

export interface RetryOptions {
  /** Number of attempts after the first. */
  readonly times: number
  /** Wait before the first retry; default none. */
  readonly backoff?: Duration
  /** Each wait is this many times as long as the one before; default 2. */
  readonly factor?: number
  /** Longest wait; default `1m`, or `backoff` if that is longer. */
  readonly max?: Duration
}

/** A lock that several jobs may hold at once. */
export interface LockOptions {
  readonly name: string
  /** How many jobs may hold it at once; default 1. If jobs disagree, the smallest number counts. */
  readonly slots?: number
}

export interface JobOptions<
  N = Needs,
  I extends Inputs = Nothing,
  W extends WhenOrPredicate = 'passed',
  F extends boolean = false,
> extends CommandOptions {
  readonly needs?: N
  /** When to run. A function is called once all needs have passed. Default `passed`. */
  readonly when?: (W & When) | ((context: Pick<JobContext<N, I>, 'needs' | 'inputs'>) => boolean | Promise<boolean>)
  /** If the job fails, jobs that need it still run, and the run can pass. Default `false`. */
  readonly allowFailure?: F
  /** Retries after a failed attempt; default 0. */
  readonly retry?: number | RetryOptions
  /**
   * Names of variables that the job must have, from the environment or `--env-file`. Their values are masked everywhere. Jobs that do not
   * declare them do not get them.
   */
  readonly secrets?: readonly string[]
  /** Runs only while no other job of any run with this home holds the lock. Waiting takes no slot and does not count towards `timeout`. */
  readonly lock?: string | LockOptions
  /**
   * Gives the job the terminal of the run, or else its standard input, as a run of one job has them. One interactive job of a run runs at a
   * time; the others wait without taking a slot. Default `false`.
   */
  readonly interactive?: boolean
  /**
   * Reports of tests that the job writes, as globs relative to its `cwd`: JUnit XML, CTRF or TAP. If the job fails, the tests that failed
   * are shown.
   */
  readonly reports?: readonly string[]
  /** Reuses the result of an earlier run while everything that decides it is equal. See docs/cache.md. */
  readonly cache?: CacheOptions
  /** Shown in place of the id. */
  readonly title?: string
  /** Jobs of the same group are shown together. */
  readonly group?: string
}

export interface StepOptions extends CommandOptions {
  /** If this step fails, the job can still pass. Default `false`. */
  readonly allowFailure?: boolean
  /** Refers to the earlier steps of the job. Default `passed`. */
  readonly when?: When
}

export type JobFunction<N, I extends Inputs, W extends WhenOrPredicate, Output> = (context: JobContext<N, I, W>) => Output | Promise<Output>
/** No constraint if JSON keeps `Output`; otherwise a member that no body has, so that the compiler refuses it and shows why. */
type KeptByJson<Output> = [Output] extends [CommandResult]
  ? unknown
  : [Output] extends [AsJson<Output>]
    ? unknown
    : { readonly output: AsJson<Output> }
/** The type of a body that only returns its last command is `undefined`: it has no output. */
type Stored<Output, F> = ([Output] extends [CommandResult] ? undefined : Output) | (F extends true ? undefined : never)

/** A step with its own name and options, for a body that is a list. */
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
/** One step, or a list that runs in order. The output of the last step is the job's output. */
export type Body<N, I extends Inputs, W extends WhenOrPredicate, Output> =
  | Step<N, I, W, Output>
  | readonly [...Step<N, I, W, unknown>[], Step<N, I, W, Output>]

/**
 * Names a step of a list body, and gives it options.
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
