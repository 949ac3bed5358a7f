import type { JobId, RunId } from '../model/ids.ts'
import type { RunOrder } from '../model/run-order.ts'
import type { RunStatus } from '../model/run-record.ts'
import type {
  DeclaredPipelinesJson,
  DescribePipelineJson,
  EventsJson,
  FailuresJson,
  FoundFilesJson,
  LogLinesJson,
  LogMarksJson,
  MatchLineJson,
  NoticeJson,
  OpenedFileJson,
  OpenFileJson,
  SearchLineJson,
  SeenPipelinesJson,
  StartRunJson,
} from '../wire/api.ts'
import type { CachePruneJson, ShownCacheJson } from '../wire/cache.ts'
import type { ComparisonJson } from '../wire/comparison.ts'
import type { DiskJson } from '../wire/disk.ts'
import type { GridJson, StatsJson } from '../wire/statistics.ts'
import type { DigestJson } from '../wire/digest.ts'
import type { PipelineDetailJson } from '../wire/pipeline.ts'
import type { RerunJson, RetryRunJson } from '../wire/rerun.ts'
import type { ErrorJson, RunCountJson, RunDetailJson, RunListJson } from '../wire/run.ts'
import type { Unreadable } from '../model/unreadable.ts'

/** Filters of a list of runs. A run must match all that are given. */
export interface RunFilter {
  readonly project?: string
  readonly pipeline?: string
  readonly statuses?: readonly RunStatus[]
  readonly branch?: string
  /** Milliseconds since 1970. */
  readonly since?: number
  /** Milliseconds since 1970; selects runs that started before it. */
  readonly until?: number
  /** Text that the run's words contain. */
  readonly text?: string
}

/** A page of a list of runs. */
export interface RunListQuery extends RunFilter {
  readonly order?: RunOrder
  readonly before?: RunId
  readonly limit: number
}

/** Reads recorded runs as their journals are now. `undefined` means that there is no such run. */
export interface RunReading {
  list(query: RunListQuery): Promise<RunListJson>
  count(filter: RunFilter): Promise<RunCountJson>
  get(run: RunId): Promise<RunDetailJson | undefined>
  /** Why a run failed. */
  digest(run: RunId): Promise<DigestJson | undefined>
  events(run: RunId, after: number, limit: number): Promise<EventsJson | undefined>
  /** The files inside the run's project that paths in its logs name. */
  files(run: RunId, paths: readonly string[]): Promise<FoundFilesJson | undefined>
  /** Why a run that has a folder but is not found by `get` cannot be read. */
  unreadable(run: RunId): Promise<Unreadable | undefined>
  /** Up to five ids that are closest to one that does not exist. */
  near(text: string): Promise<readonly string[]>
}

/** The newest runs of one pipeline of a project. */
export interface PipelineQuery {
  readonly project: string
  readonly pipeline: string
  readonly limit: number
}

/** Reads what can be derived from many runs. */
export interface HistoryReading {
  pipelines(): Promise<SeenPipelinesJson>
  /** Empty for a pipeline that has never run. */
  stats(query: PipelineQuery): Promise<StatsJson>
  grid(query: PipelineQuery): Promise<GridJson>
  /** Compares two runs, or returns the first of them that does not exist. */
  compare(a: RunId, b: RunId): Promise<ComparisonJson | { readonly missing: RunId }>
  /** How the given runs failed. Unknown runs and runs that did not fail are left out. */
  failures(runs: readonly RunId[]): Promise<FailuresJson>
}

/** The open log of one job. The caller disposes of it. */
export interface OpenLog extends AsyncDisposable {
  /** Its current size in bytes. */
  size(): Promise<number>
  readonly isGrowing: boolean
  /** File name for a download. */
  readonly fileName: string
  /** The bytes in [from, to). */
  read(from: number, to: number): AsyncIterable<Uint8Array>
  lines(from: number, count: number): Promise<LogLinesJson>
  tail(count: number): Promise<LogLinesJson>
  /** The lines from this one on that fold and annotate the log. */
  marks(from: number): Promise<LogMarksJson>
}

export interface LogReading {
  /** `undefined` if there is no such run or job. */
  open(run: RunId, job: JobId): Promise<OpenLog | undefined>
}

export interface SearchQuery {
  readonly text: string
  readonly isRegex: boolean
  readonly isCaseSensitive: boolean
  readonly run?: RunId
  readonly job?: JobId
  readonly pipeline?: string
  readonly project?: string
  /** Maximum number of hits, at least 1. */
  readonly limit: number
}

/** A search in the log of one job. The job must exist. */
export interface MatchQuery {
  readonly run: RunId
  readonly job: JobId
  readonly isGrowing: boolean
  readonly text: string
  readonly isRegex: boolean
  readonly isCaseSensitive: boolean
  /** Number of the first line to search. */
  readonly from: number
}

export interface LogSearch {
  /** Streams the numbers of the lines that match. Ends and rejects as `search` does. */
  matches(query: MatchQuery, signal: AbortSignal): AsyncIterable<MatchLineJson>
  /** Streams hits from a worker; ends early when `signal` aborts. Rejects with a UserError if the pattern is invalid. */
  search(query: SearchQuery, signal: AbortSignal): AsyncIterable<SearchLineJson>
}

/** Looks at what the home takes on the disk, without holding up other requests. */
export interface DiskReading {
  /** Lists at most `limit` pipelines and runs. */
  read(limit: number): Promise<DiskJson>
}

/** Looks at the kept results of jobs, until `left` aborts. */
export interface CacheReading {
  read(left: AbortSignal): Promise<Described<ShownCacheJson>>
}

/** Reports changes in the home. One watcher serves all clients and reports each thing at most about every 40 ms. */
export interface ChangeFeed {
  subscribe(listener: (notice: NoticeJson) => void): () => void
}

/** What the config of a project describes now, or why it does not. */
export type Described<Detail> = { readonly detail: Detail } | { readonly refused: ErrorJson['error'] }

export interface RunActions {
  /** Starts a detached run in a project that the store knows; resolves once the run has an id. Rejects with a UserError. */
  start(request: StartRunJson): Promise<RunId>
  /** Loads (and so runs) the config of a project, until `left` aborts. Rejects with a UserError if the store does not know the project. */
  describe(request: DescribePipelineJson, left: AbortSignal): Promise<Described<PipelineDetailJson>>
  /** Lists what can be run in a project, as `describe` reads it. */
  declared(project: string, left: AbortSignal): Promise<Described<DeclaredPipelinesJson>>
  /** Starts the same run again. `undefined` if there is no such run; rejects with a UserError if it does not start. */
  retry(run: RunId, changes: RetryRunJson): Promise<RunId | undefined>
  /** Describes what `retry` would start. Loads (and so runs) the config, until `left` aborts. `undefined` if there is no such run. */
  previewRetry(run: RunId, changes: RetryRunJson, left: AbortSignal): Promise<Described<RerunJson> | undefined>
  /** Opens a file of the run's project in an editor. `undefined` if there is no such run; rejects with a UserError if it cannot. */
  open(run: RunId, place: OpenFileJson): Promise<OpenedFileJson | undefined>
  /** Removes the least recently used results of jobs until the rest fits, or all of them. */
  shrinkCache(how: 'prune' | 'clear'): Promise<Described<CachePruneJson>>
  /** Files a cancel request. Returns false if the run is over, `undefined` if there is no such run. */
  cancel(run: RunId): Promise<boolean | undefined>
}

/** Everything that the server uses from the rest of Sparkwing. */
export interface ServerPorts {
  readonly runs: RunReading
  readonly history: HistoryReading
  readonly logs: LogReading
  readonly search: LogSearch
  readonly disk: DiskReading
  readonly cache: CacheReading
  readonly changes: ChangeFeed
  /** Absent with `--read-only`. */
  readonly actions?: RunActions
}
