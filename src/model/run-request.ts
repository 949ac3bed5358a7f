import type { CacheMode } from './cache/cache-mode.ts'
import type { Json } from './json.ts'

// Declared only here: after you add an option, the compiler points to each place that must handle it.
/** Options that decide which jobs run, and how. */
export interface RunOptions {
  /** Run only the jobs whose id matches this glob, or one of several. */
  readonly only?: string | readonly string[]
  /** Start at this job and leave out those before it. */
  readonly from?: string
  /** Stop everything at the first failure. */
  readonly failFast?: boolean
  /** How many jobs may run at once, at least 1. Default: the machine's parallelism. */
  readonly concurrency?: number
  /** How results of jobs with `cache` are used; see {@link CacheMode}. */
  readonly cache?: CacheMode
}

/** The globs of `only`. */
export const globsOf = (only: RunOptions['only'] = []): readonly string[] => (typeof only === 'string' ? [only] : only)

/**
 * What was asked for. The command makes it, the engine works from it, and `run.started` records it with secret inputs masked. Running the
 * same again starts from that record.
 */
export interface RunRequest<Value = Json> {
  readonly pipeline: string
  /** Real path of the project that the pipeline belongs to. */
  readonly project: string
  /**
   * The working directory the run was started in, as an absolute path. If the pipeline belongs to a project above the package that the user
   * stood in, it is the folder of that project: there, the same name means the same pipeline.
   */
  readonly directory: string
  /** Values of the pipeline's inputs, checked, with defaults filled in. */
  readonly inputs: Readonly<Record<string, Value>>
  /** Arguments after `--`. */
  readonly args: readonly string[]
  /** The program and its arguments, if `exec` recorded a command. */
  readonly command?: readonly string[]
  readonly options: RunOptions
}
