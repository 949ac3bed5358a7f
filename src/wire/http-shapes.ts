import type {
  DeclaredPipelinesJson,
  DeclaringProjectJson,
  DescribePipelineJson,
  EventsJson,
  FailuresJson,
  FindFilesJson,
  FoundFilesJson,
  HealthJson,
  LogLinesJson,
  LogMarksJson,
  MatchLineJson,
  NothingJson,
  NoticeJson,
  OpenedFileJson,
  OpenFileJson,
  RequestedJson,
  SearchLineJson,
  SeenPipelinesJson,
  SignedInJson,
  SignInJson,
  StartedRunJson,
  StartRunJson,
} from './api.ts'
import type { ComparisonJson } from './comparison.ts'
import type { DigestJson } from './digest.ts'
import type { DiskJson } from './disk.ts'
import type { PipelineDetailJson } from './pipeline.ts'
import type { RerunJson, RetryRunJson } from './rerun.ts'
import type { ErrorJson, RunDetailJson, RunListJson } from './run.ts'
import type { GridJson, StatsJson } from './statistics.ts'

/** The shapes sent over HTTP, by their names in the table of routes and in the documentation. */
export interface Shapes {
  readonly ComparisonJson: ComparisonJson
  readonly DeclaredPipelinesJson: DeclaredPipelinesJson
  readonly DeclaringProjectJson: DeclaringProjectJson
  readonly DescribePipelineJson: DescribePipelineJson
  readonly DiskJson: DiskJson
  readonly ErrorJson: ErrorJson
  readonly EventsJson: EventsJson
  readonly FailuresJson: FailuresJson
  readonly FindFilesJson: FindFilesJson
  readonly FoundFilesJson: FoundFilesJson
  readonly GridJson: GridJson
  readonly HealthJson: HealthJson
  readonly LogLinesJson: LogLinesJson
  readonly LogMarksJson: LogMarksJson
  readonly MatchLineJson: MatchLineJson
  readonly NothingJson: NothingJson
  readonly NoticeJson: NoticeJson
  readonly OpenedFileJson: OpenedFileJson
  readonly OpenFileJson: OpenFileJson
  readonly DigestJson: DigestJson
  readonly PipelineDetailJson: PipelineDetailJson
  readonly RequestedJson: RequestedJson
  readonly RerunJson: RerunJson
  readonly RetryRunJson: RetryRunJson
  readonly RunDetailJson: RunDetailJson
  readonly RunListJson: RunListJson
  readonly SearchLineJson: SearchLineJson
  readonly SeenPipelinesJson: SeenPipelinesJson
  readonly SignedInJson: SignedInJson
  readonly SignInJson: SignInJson
  readonly StartedRunJson: StartedRunJson
  readonly StartRunJson: StartRunJson
  readonly StatsJson: StatsJson
}

export type ShapeName = keyof Shapes
