import type { CacheMode } from '../model/cache/cache-mode.ts'
import type { Checked } from '../model/cache/checked.ts'
import type { JobId, RunId } from '../model/ids.ts'
import type { Plan } from '../model/plan.ts'
import type { JobResults, ResultQuestion } from '../engine/ports.ts'
import type { JobTask } from '../pipeline/tasks.ts'
import type { JobVariables } from './environment.ts'
import type { ResultStore } from './store/result-store.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The run whose jobs are looked up, and what it gives them. */
export interface ResultsOptions {
  readonly home: string
  readonly run: RunId
  readonly mode: CacheMode
  /** False: only to look, whatever the mode. */
  readonly mayWrite: boolean
  /** Real path of the project. */
  readonly project: string
  readonly pipeline: string
  readonly inputs: Readonly<Record<string, unknown>>
  readonly args: readonly string[]
  readonly plan: Plan
  readonly tasks: ReadonlyMap<JobId, JobTask>
  readonly notSelected: ReadonlyMap<JobId, string>
  /** Identifies this start of the machine. */
  readonly boot: string
  readonly configFiles: readonly string[]
  /** The environment of a job, before it is made clean. */
  readonly envOf: (job: JobId) => Environment
  readonly pathOf: (cwd: string, path: string | undefined) => string | undefined
  readonly secretsOf: (job: JobId) => Readonly<Record<string, string>>
  readonly masks: Masks
  /** How much may be kept. */
  readonly bound: (store: ResultStore, bytes: number) => number
  /** Where the log of a job is. */
  readonly logOf: (job: JobId) => string
}

/** What knows the secrets of the run. */
export interface Masks {
  readonly isEmpty: boolean
  text(text: string): string
  openStream(): { push(chunk: Uint8Array): readonly Uint8Array[]; end(): readonly Uint8Array[] }
}

/** The results of the jobs of one run. */
export interface RunResults extends JobResults {
  /** What would be found of the jobs, needs first. Writes nothing, if `mode` is `read`. */
  foresee(questions: Iterable<Omit<ResultQuestion, 'needs'>>): Promise<ReadonlyMap<JobId, Foreseen>>
  /** What the commands of a job see; `undefined` for a job without `cache`. */
  variablesOf(job: JobId): JobVariables | undefined
  /** Remembers what was found out, and keeps the store within its bound. Never rejects. */
  close(): Promise<void>
}

/** What would be found of a job if it were run now. `depends`: on what that need will leave. */
export interface Foreseen extends Pick<Checked, 'because' | 'from'> {
  readonly outcome: Checked['outcome'] | 'depends'
  readonly need?: JobId
}
