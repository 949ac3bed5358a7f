import type { JobId, RunId } from '../model/ids.ts'
import type { RunStatus } from '../model/run-record.ts'
import type {
  DescribePipelineJson,
  EventsJson,
  FailuresJson,
  LogLinesJson,
  MatchLineJson,
  NoticeJson,
  SearchLineJson,
  SeenPipelinesJson,
  StartRunJson,
} from '../wire/api.ts'
import type { ComparisonJson } from '../wire/comparison.ts'
import type { GridJson, StatsJson } from '../wire/statistics.ts'
import type { PipelineDetailJson } from '../wire/pipeline.ts'
import type { ErrorJson, RunDetailJson, RunListJson } from '../wire/run.ts'
import type { Unreadable } from '../model/unreadable.ts'

/** Conditions of a list; all given ones hold together. */
export interface RunListQuery {
  readonly project?: string
  readonly pipeline?: string
  readonly status?: RunStatus
  readonly branch?: string
  /** Milliseconds since 1970. */
  readonly since?: number
  /** Milliseconds since 1970; runs that started before it. */
  readonly until?: number
  /** What their words hold. */
  readonly text?: string
  readonly before?: RunId
  readonly limit: number
}

/** Reads recorded runs, as their journals tell them now. `undefined` means that there is no such run. */
export interface RunReading {
  list(query: RunListQuery): Promise<RunListJson>
  get(run: RunId): Promise<RunDetailJson | undefined>
  events(run: RunId, after: number, limit: number): Promise<EventsJson | undefined>
  /** Why a run that `get` does not find cannot be read, though it has a folder. */
  unreadable(run: RunId): Promise<Unreadable | undefined>
  /** Up to five ids nearest to one that does not exist. */
  near(text: string): Promise<readonly string[]>
}

/** The newest runs of one pipeline of a project. */
export interface PipelineQuery {
  readonly project: string
  readonly pipeline: string
  readonly limit: number
}

/** Reads what many runs tell together. */
export interface HistoryReading {
  pipelines(): Promise<SeenPipelinesJson>
  /** Empty for a pipeline that has never run. */
  stats(query: PipelineQuery): Promise<StatsJson>
  grid(query: PipelineQuery): Promise<GridJson>
  /** Two runs side by side; or the first of them that does not exist. */
  compare(a: RunId, b: RunId): Promise<ComparisonJson | { readonly missing: RunId }>
  /** How those of the runs failed that did; others, and unknown ones, are left out. */
  failures(runs: readonly RunId[]): Promise<FailuresJson>
}

/** One job's log, open; `close` it. */
export interface OpenLog extends AsyncDisposable {
  /** Bytes in it now. */
  size(): Promise<number>
  readonly isGrowing: boolean
  /** File name to download it by. */
  readonly fileName: string
  /** The bytes in [from, to). */
  read(from: number, to: number): AsyncIterable<Uint8Array>
  lines(from: number, count: number): Promise<LogLinesJson>
  tail(count: number): Promise<LogLinesJson>
}

export interface LogReading {
  /** `undefined`: no such run or job. */
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
  /** Most hits, at least 1. */
  readonly limit: number
}

/** A search inside the log of one job, which exists. */
export interface MatchQuery {
  readonly run: RunId
  readonly job: JobId
  readonly isGrowing: boolean
  readonly text: string
  readonly isRegex: boolean
  readonly isCaseSensitive: boolean
  /** The first line to look at. */
  readonly from: number
}

export interface LogSearch {
  /** Streams the numbers of the lines that match; all else as `search`. */
  matches(query: MatchQuery, signal: AbortSignal): AsyncIterable<MatchLineJson>
  /** Streams hits from a worker; ends early when `signal` aborts. Rejects with a UserError on a pattern that can not be read. */
  search(query: SearchQuery, signal: AbortSignal): AsyncIterable<SearchLineJson>
}

/** Hears of changes in the home; one watcher serves all clients. It tells the newest of each thing at most every 40 ms or so. */
export interface ChangeFeed {
  subscribe(listener: (notice: NoticeJson) => void): () => void
}

/** A pipeline as its config says it now, or why that says nothing of it. */
export type DescribedPipeline = { readonly detail: PipelineDetailJson } | { readonly refused: ErrorJson['error'] }

export interface RunActions {
  /** Starts a detached run in a project that the store has seen; resolves once it has its id. Throws UserError. */
  start(request: StartRunJson): Promise<RunId>
  /** Reads the config of a project that the store has seen, which runs its code, until `left` aborts. Throws UserError when it has not. */
  describe(request: DescribePipelineJson, left: AbortSignal): Promise<DescribedPipeline>
  /** Starts the same again. */
  retry(run: RunId): Promise<RunId | undefined>
  /** Puts a cancel request on file; false when the run is over. `undefined`: no such run. */
  cancel(run: RunId): Promise<boolean | undefined>
}

/** All that the server takes from the rest of the house. */
export interface ServerPorts {
  readonly runs: RunReading
  readonly history: HistoryReading
  readonly logs: LogReading
  readonly search: LogSearch
  readonly changes: ChangeFeed
  /** Absent with `--read-only`. */
  readonly actions?: RunActions
}
