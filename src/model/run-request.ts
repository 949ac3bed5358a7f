import type { Json } from './json.ts'

/** The options that shape which jobs of a run run, and how. Declared here once: the compiler leads from a new one to each place that needs it. */
export interface RunOptions {
  /** Run only the jobs whose id matches this glob. */
  readonly only?: string
  /** Start at this job and leave out what comes before it. */
  readonly from?: string
  /** Stop everything at the first failure. */
  readonly failFast?: boolean
  /** Jobs at a time, at least 1. Default: the machine's parallelism. */
  readonly concurrency?: number
}

/**
 * What a run is asked to be. The command makes it, the engine works from it, `run.started` records it with secret inputs masked, and
 * running the same again starts from that record.
 */
export interface RunRequest<Value = Json> {
  readonly pipeline: string
  /** Real path of the folder that holds the config or the nearest `package.json`. */
  readonly project: string
  /** The working directory the run was started in, absolute. */
  readonly directory: string
  /** Values of the pipeline's inputs, checked and with their defaults. */
  readonly inputs: Readonly<Record<string, Value>>
  /** Arguments after `--`. */
  readonly args: readonly string[]
  /** Present when `exec` records a command: program and arguments. */
  readonly command?: readonly string[]
  readonly options: RunOptions
}
