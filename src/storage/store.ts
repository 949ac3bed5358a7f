import type { RunEvent } from '../model/event.ts'
import type { JobId, Millis, RunId, Seq } from '../model/ids.ts'
import type { JobStatus, RunRecord, RunSnapshot, RunStatus } from '../model/run-record.ts'

/** Which runs a list shows; all given conditions hold together. */
export interface RunQuery {
  readonly project?: string
  readonly pipeline?: string
  readonly status?: RunStatus
  readonly branch?: string
  /** Only runs started at or after this moment. */
  readonly since?: Millis
  /** Only runs started before this moment. */
  readonly until?: Millis
  /** Only runs whose id sorts before this one: the page after it. */
  readonly before?: RunId
  /** Longest page, at least 1. */
  readonly limit: number
}

/** A run in a list, with the counts of its jobs by state. Its annotations may be left out. */
export interface ListedRun {
  readonly run: RunRecord
  readonly jobCounts: Readonly<Partial<Record<string, number>>>
  /** What {@link RunFold.cells} says of it. */
  readonly cells?: string
}

/** Looks for runs by a text, besides all else. */
export interface RunSearch extends RunQuery {
  /** What `hasWords` finds them by. */
  readonly text: string
  /** Most runs to look through, at least 1: of those that fulfil the other conditions, newest first. */
  readonly examine: number
}

export interface FoundRuns {
  /** Newest first. */
  readonly runs: readonly ListedRun[]
  /** The last run that was looked at; absent when there are no more behind it. */
  readonly next?: RunId
}

/** A run as far as charts and usual times need it. */
export interface RecentRun {
  readonly id: RunId
  readonly status: RunStatus
  readonly startedAt: Millis
  /** Absent while it runs. */
  readonly durationMs?: number
}

/** A job of a run as far as statistics need it. */
export interface JobOfRun {
  readonly run: RunId
  readonly job: JobId
  readonly status: JobStatus
  /** Working time of its last attempt, once it has ended. */
  readonly durationMs?: number
  /** Times it was tried. */
  readonly attempts: number
  /** It failed, and may. */
  readonly isFailureAllowed: boolean
}

/** A pipeline of a project that has run. */
export interface SeenPipeline {
  readonly project: string
  readonly pipeline: string
  readonly runs: number
  /** When its newest run started. */
  readonly lastRunAt: Millis
}

export interface KnownRun {
  readonly id: RunId
  /** The last event folded in. */
  readonly seq: Seq
  readonly isOver: boolean
}

/**
 * The index over all runs: a fold of the journals and nothing else. Every method may reject with {@link StoreBusyError};
 * nothing was changed then and the call may be made again.
 */
export interface Store {
  /**
   * Folds a stretch of one run's journal in, in one transaction. Events already folded in are ignored; numbers missing inside the
   * stretch are missing in the journal. Resolves to `behind` and changes nothing when the stretch begins later than right behind the
   * last stored event: then send the run's events from its first on.
   */
  apply(run: RunId, events: readonly RunEvent[]): Promise<'applied' | 'behind'>
  /** Forgets runs whose folders are gone. Unknown ids are ignored. */
  forget(runs: readonly RunId[]): Promise<void>
  /** All runs, in no order. */
  known(): Promise<readonly KnownRun[]>
  /** Newest first. */
  list(query: RunQuery): Promise<readonly ListedRun[]>
  /** Newest first, among a bounded number of runs. */
  search(query: RunSearch): Promise<FoundRuns>
  /** The same runs as `list`, told in less. */
  recent(query: RunQuery): Promise<readonly RecentRun[]>
  /** The jobs of runs: run by run in the order given, each in plan order. Unknown runs have none. */
  jobs(runs: readonly RunId[]): Promise<readonly JobOfRun[]>
  get(run: RunId): Promise<RunSnapshot | undefined>
  /** Every pipeline that has run, by project and name. */
  pipelines(): Promise<readonly SeenPipeline[]>
  /** Ids that begin with `prefix`, newest first. */
  find(prefix: string, limit: number): Promise<readonly RunId[]>
  /** Whether what it keeps its runs in was deleted or replaced since it was opened: then open it anew. Cheap; asked every second or so. */
  isLost(): boolean
  close(): Promise<void>
}
