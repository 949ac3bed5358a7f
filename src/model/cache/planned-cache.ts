/** What a job declares so that its result may be reused. Globs and folders are relative to the directory of the job. */
export interface PlannedCache {
  /** Absent: the job always runs. */
  readonly inputs?: readonly string[]
  readonly outputs: readonly string[]
  /** Names or patterns of variables that the job sees and that count. */
  readonly env: readonly string[]
  /** The same of variables that do not count. */
  readonly passEnv: readonly string[]
  /** Programs whose file counts. */
  readonly tools: readonly string[]
  /** Whether the installed packages count. */
  readonly packages: boolean
  /** Whether earlier outputs are removed before the job runs. */
  readonly clean: boolean
  /** Whether a copy of the outputs is kept. */
  readonly copy: boolean
  /** False: the job always runs. */
  readonly reuse: boolean
}
