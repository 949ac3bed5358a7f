import type { GitFacts } from '../model/event.ts'
import type { JobId } from '../model/ids.ts'
import type { Plan } from '../model/plan.ts'
import type { RunRequest } from '../model/run-request.ts'
import type { AnyStepType } from '../pipeline/define-plugin.ts'
import type { PluginHost } from '../project/plugin-host.ts'
import type { Storage } from '../storage/storage.ts'
import type { JobTask } from '../pipeline/tasks.ts'
import type { PreparedRetry } from './retry/retry-part.ts'
import type { RunSecrets } from './run-secrets.ts'

/** Everything known before the run starts, checked for mistakes of the user. */
export interface PreparedRun {
  readonly request: RunRequest<unknown>
  /** The request as it may be recorded: secret inputs are masked. */
  readonly recorded: RunRequest
  /** The same without any secret, and without inputs that have their default: what a person types to start this run. */
  readonly typed: RunRequest
  readonly plan: Plan
  /** See `PipelineSpec`. */
  readonly isOneCommand: boolean
  readonly tasks: ReadonlyMap<JobId, JobTask>
  /** Jobs that are not selected, each with the flag that leaves it out. */
  readonly notSelected: ReadonlyMap<JobId, string>
  readonly secrets: RunSecrets
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stepTypes: ReadonlyMap<string, AnyStepType>
  readonly storage: Storage
  /** The reporters that plugins bring, by the name for `--output`. */
  readonly reporters: PluginHost['reporters']
  /** Present if it repeats another run. */
  readonly retry?: PreparedRetry
  readonly git: Promise<GitFacts | undefined>
}
