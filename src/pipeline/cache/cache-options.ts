import type { Json } from '../../model/json.ts'

/** What decides the result of a job, and what it leaves behind. A result is reused while all of it is equal. */
export interface CacheOptions {
  /**
   * Files that decide the result: paths and globs, relative to the job's `cwd`, inside the repository. A path of a folder means all below
   * it, a glob means the files that match. `!` takes away from what comes before it. `'@git'` means all files that git tracks or would
   * track, and `.env*`. Absent: the job always runs.
   */
  readonly inputs?: readonly string[]
  /** What the job leaves behind, in the same way. `[]`: nothing but its log and what it returns. */
  readonly outputs: readonly string[]
  /** Names or patterns of variables that the job may see and that decide the result, such as `'VITE_*'`. `!` takes away. */
  readonly env?: readonly string[]
  /** The same of variables that do not decide it. */
  readonly passEnv?: readonly string[]
  /** Programs whose file decides the result, besides `node`: `['go', './tools/gen']`. */
  readonly tools?: readonly string[]
  /** Whether the installed packages decide the result: lock files, and what is installed. Default `true`. */
  readonly packages?: boolean
  /** Whether earlier outputs are removed before the job runs. Default `true`; `false` for programs that build on them. */
  readonly clean?: boolean
  /** `false` keeps no copy: the job is up to date only while its outputs lie untouched. For `node_modules`. */
  readonly copy?: boolean
  /** `false`: the job always runs. Its outputs are known all the same to the jobs that need it. */
  readonly reuse?: boolean
  /** Anything else that decides the result. A function needs one, because what it uses cannot be seen. */
  readonly key?: Json
}
