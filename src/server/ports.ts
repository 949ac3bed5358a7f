import type { JobId, RunId } from '../model/ids.ts'
import type { EventsJson, LogLinesJson, NoticeJson, SearchLineJson, SeenPipelinesJson, StartRunJson } from '../wire/api.ts'
import type { RunDetailJson, RunListJson } from '../wire/run.ts'

/** Conditions of a list; all given ones hold together. */
export interface RunListQuery {
  readonly project?: string
  readonly pipeline?: string
  readonly status?: 'running' | 'passed' | 'failed' | 'cancelled' | 'interrupted'
  readonly branch?: string
  /** Milliseconds since 1970. */
  readonly since?: number
  readonly before?: RunId
  readonly limit: number
}

/** Reads recorded runs, as their journals tell them now. `undefined` means that there is no such run. */
export interface RunReading {
  list(query: RunListQuery): Promise<RunListJson>
  get(run: RunId): Promise<RunDetailJson | undefined>
  events(run: RunId, after: number, limit: number): Promise<EventsJson | undefined>
  /** Up to five ids nearest to one that does not exist. */
  near(text: string): Promise<readonly string[]>
  pipelines(): Promise<SeenPipelinesJson>
}

/** One job's log, open; `close` it. */
export interface OpenLog extends AsyncDisposable {
  readonly bytes: number
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

export interface LogSearch {
  /** Streams hits from a worker; ends early when `signal` aborts. Rejects with a UserError on a pattern that can not be read. */
  search(query: SearchQuery, signal: AbortSignal): AsyncIterable<SearchLineJson>
}

/** Hears of changes in the home; one watcher serves all clients. It tells the newest of each thing at most every 40 ms or so. */
export interface ChangeFeed {
  subscribe(listener: (notice: NoticeJson) => void): () => void
}

export interface RunActions {
  /** Starts a detached run in a project that the store has seen; resolves once it has its id. Throws UserError. */
  start(wish: StartRunJson): Promise<RunId>
  /** Starts the same again. */
  retry(run: RunId): Promise<RunId | undefined>
  /** Puts a cancel request on file; false when the run is over. `undefined`: no such run. */
  cancel(run: RunId): Promise<boolean | undefined>
}

/** All that the server takes from the rest of the house. */
export interface ServerPorts {
  readonly runs: RunReading
  readonly logs: LogReading
  readonly search: LogSearch
  readonly changes: ChangeFeed
  /** Absent with `--read-only`. */
  readonly actions?: RunActions
}
