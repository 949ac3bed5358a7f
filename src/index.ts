/**
 * The public API, for authors of pipelines and plugins. Everything that inference can name in a plugin's declarations is
 * exported here.
 */
export { defineConfig, pipeline } from './pipeline/pipeline.ts'
export type { AnyPipeline, Config, Pipeline, PipelineSpec, PlanContext } from './pipeline/pipeline.ts'

export { sh } from './pipeline/shell/shell-command.ts'
export type { ShellCommand, ShellValue } from './pipeline/shell/shell-command.ts'

export type { CommandResult, Dollar, DollarOptions } from './pipeline/dollar.ts'
export { mask } from './pipeline/mask.ts'
export { step } from './pipeline/job.ts'
export type {
  AddJob,
  AddMatrix,
  Axes,
  Body,
  Cell,
  CommandOptions,
  JobContext,
  JobFunction,
  JobOptions,
  LockOptions,
  MatrixOutput,
  NamedStep,
  RetryOptions,
  Step,
  StepOptions,
  When,
  WhenOrPredicate,
} from './pipeline/job.ts'
export type { CacheOptions } from './pipeline/cache/cache-options.ts'
export type { AnyHandle, Handle, Needs, Outputs } from './pipeline/handle.ts'
export type { Nothing } from './pipeline/nothing.ts'
export type { Signal } from './pipeline/signal.ts'
export type { AsJson, NotJson } from './pipeline/json-output.ts'

export { choice, decimal, flag, integer, list, text } from './pipeline/inputs/input.ts'
export type { Input, Inputs, InputSpec, InputType, Values } from './pipeline/inputs/input.ts'

// a star, for declaration merging reaches StepTypes through nothing else
export * from './pipeline/step-types.ts'

export { definePlugin, stepType } from './pipeline/define-plugin.ts'
export type {
  AnyStepType,
  ExecOptions,
  Given,
  PipelineSource,
  Plugin,
  StepContext,
  StepType,
  StepTypesOf,
} from './pipeline/define-plugin.ts'
export type { DoctorCheck, DoctorContext, DoctorFinding } from './pipeline/plugin-points/doctor-check.ts'
export type { FailurePattern } from './pipeline/plugin-points/failure-pattern.ts'
export type { Reporter, ReporterContext, RunReport } from './pipeline/plugin-points/reporter.ts'
export { hasWords } from './model/text/run-words.ts'
export { StoreBusyError } from './storage/store-busy-error.ts'
export type { CreateStorage, Storage, StorageThread, StoreOfHome } from './storage/storage.ts'
export type { StoreInspection } from './storage/store-inspection.ts'
export type { StoreSize } from './storage/store-size.ts'
export type {
  FoundRuns,
  HeadlineQuery,
  JobOfRun,
  KnownRun,
  ListedRun,
  OverviewQuery,
  PipelineOverview,
  RecentRun,
  RunQuery,
  RunSearch,
  SeenHeadline,
  SeenPipeline,
  SizedRun,
  Store,
} from './storage/store.ts'

export { UserError } from './model/user-error.ts'
export type { Duration } from './model/text/duration.ts'
export type { CancelCause, Ended, EventBody, EventOf, GitFacts, JobWait, LogPosition, RunEnded, RunEvent } from './model/event.ts'
export type { ExitCode } from './model/exit-codes.ts'
export { createRunFold } from './model/fold-run.ts'
export type { JobCounts, RunFold } from './model/fold-run.ts'
export type { Failure } from './model/failure.ts'
export type { JobId, Millis, RunId, Seq } from './model/ids.ts'
export type { Json } from './model/json.ts'
export type { Owner } from './model/owner.ts'
export type { MatrixCell, NeedOutput, Plan, PlannedJob, PlannedLock, PlannedStep, RetryPolicy, RunsAfter } from './model/plan.ts'
export type {
  AttemptRecord,
  JobRecord,
  JobState,
  JobStatus,
  RunRecord,
  RunSnapshot,
  RunState,
  RunStatus,
  StepRecord,
} from './model/run-record.ts'
export type { SkipReason } from './model/skip-reason.ts'
