import type { Input, Inputs, Values } from './inputs/input.ts'
import type { CommandResult, Dollar } from './dollar.ts'
import type { AnyPipeline } from './pipeline.ts'
import type { Signal } from './signal.ts'
import type { StepTypeOf } from './step-types.ts'
import type { DoctorCheck } from './plugin-points/doctor-check.ts'
import type { FailurePattern } from './plugin-points/failure-pattern.ts'
import type { Reporter } from './plugin-points/reporter.ts'
import type { Storage } from '../storage/storage.ts'

type Optional<I extends Inputs> = {
  [Name in keyof I]: I[Name] extends Input<unknown, infer Written> ? (undefined extends Written ? Name : never) : never
}[keyof I]
type WrittenOf<T> = T extends Input<unknown, infer Written> ? Exclude<Written, undefined> : never
/** The type an author writes: members with a default and optional members may be left out. */
export type Given<I extends Inputs> = { readonly [Name in Exclude<keyof I, Optional<I>>]: WrittenOf<I[Name]> } & {
  readonly [Name in Optional<I>]?: WrittenOf<I[Name]> | undefined
}

export interface ExecOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  /** The arguments to show for the command when it fails; default: file and arguments. */
  readonly title?: string
  /** `joined` writes both of its streams through one pipe, which keeps the order of its lines. Default: `apart`. */
  readonly stderr?: 'apart' | 'joined'
}

/** What the `run` function of a step type gets. */
export interface StepContext<I extends Inputs = Inputs> {
  readonly options: Values<I>
  readonly $: Dollar
  /**
   * Runs a program. All its output goes to the job's log unchanged; nothing is kept in memory. Resolves when the program exits with 0. Any
   * other end rejects, and fails the step with that exit code or signal.
   */
  readonly exec: (file: string, args: readonly string[], options?: ExecOptions) => Promise<void>
  /** Writes to the job's log. */
  readonly log: (text: string) => void
  /** Aborts when the job is cancelled or times out. */
  readonly signal: Signal
  /** The step's working directory, as an absolute path. */
  readonly cwd: string
  /** The step's complete environment. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The POSIX shell that the option `shell` names; default `sh`. */
  readonly shell: string
  readonly projectDir: string
  /** Whether what `exec` starts writes its output to a terminal, as in a run of one job in one. */
  readonly isTerminal: boolean
}

export interface StepType<I extends Inputs = Inputs, Output = unknown> {
  /** One line for `sparkwing steps`. */
  readonly summary: string
  readonly options: I
  run(context: StepContext<I>): Promise<Output>
}
type Stored<Output> = [Output] extends [CommandResult] ? undefined : Output

/**
 * Declares a step type. Its options are declared like the inputs of a pipeline, and checked before anything runs. What `run` resolves to is
 * the step's output and must be JSON; if it rejects, the step fails.
 *
 * @example stepType({ summary: 'Build an image', options: { tag: text({ required: true }) }, run: async ({ options, $ }) => { await $`docker build -t ${options.tag} .` } })
 */
export const stepType = <const I extends Inputs, Output>(spec: StepType<I, Output>): StepType<I, Output> => spec

export interface AnyStepType {
  readonly summary: string
  readonly options: Inputs
  run(context: never): Promise<unknown>
}

/** Pipelines that a plugin finds in a project, by name. A member that is `undefined` is as good as none. */
export type PipelineSource = (context: { readonly projectDir: string }) => Promise<Readonly<Record<string, AnyPipeline | undefined>>>

/** What a plugin adds; each part is optional. */
export interface Plugin {
  readonly name: string
  /** Step types by name, such as `docker/build`. */
  readonly steps?: { readonly [type: string]: AnyStepType }
  readonly pipelines?: PipelineSource
  readonly storage?: Storage
  /** Ways to show a run, by the name for `--output`. */
  readonly reporters?: { readonly [name: string]: Reporter }
  /** Lines by which tools say why they failed. */
  readonly failures?: readonly FailurePattern[]
  /** Checks that `sparkwing doctor` makes, by name. */
  readonly checks?: { readonly [name: string]: DoctorCheck }
}

/**
 * The object that a plugin's `sparkwing:plugin` hook returns. Each part is optional: step types, a source of pipelines, a storage, reporters,
 * patterns of failures, and checks for `doctor`.
 *
 * @example export const plugin = definePlugin({ name: 'docker', steps: { 'docker/build': stepType({ … }) } })
 */
export const definePlugin = <const P extends Plugin>(plugin: P): P => plugin

/** The {@link StepTypes} that a plugin adds: `interface StepTypes extends StepTypesOf<typeof plugin> {}`. */
export type StepTypesOf<P> = P extends { readonly steps: infer S }
  ? { readonly [T in keyof S]: S[T] extends StepType<infer I, infer O> ? StepTypeOf<Given<I>, Stored<O>> : never }
  : never
