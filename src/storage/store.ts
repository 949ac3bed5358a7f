import type { RunEvent } from '../model/event.ts'
import type { JobId, Millis, RunId, Seq } from '../model/ids.ts'
import type { JobStatus, RunRecord, RunSnapshot, RunStatus } from '../model/run-record.ts'

/** Which runs to list; a run must match all given conditions. */
export interface RunQuery {
  readonly project?: string
  /** Only runs of any of these projects. */
  readonly projects?: readonly string[]
  readonly pipeline?: string
  readonly status?: RunStatus
  readonly branch?: string
  /** Only runs that repeat this one, all of it or a part. */
  readonly retryOf?: RunId
  /**
   * Only runs of all jobs of their plan: not those with `--only` or `--from`, not those that repeat some jobs of another run or took results
   * from one without a check, and not those that ran nothing.
   */
  readonly isWhole?: true
  /** Only runs that started at or after this time. */
  readonly since?: Millis
  /** Only runs that started before this time. */
  readonly until?: Millis
  /** Only runs whose id sorts before this one, for the next page. */
  readonly before?: RunId
  /** Most runs on a page, at least 1. */
  readonly limit: number
}

/** A run in a list, with the number of its jobs in each state. Its annotations may be left out. */
export interface ListedRun {
  readonly run: RunRecord
  readonly jobCounts: Readonly<Partial<Record<string, number>>>
  /** The value of {@link RunFold.cells}. */
  readonly cells?: string
}

/** A query that also searches for a text. */
export interface RunSearch extends RunQuery {
  /** The text for `hasWords`. A store may also find failed runs by the headlines of their jobs, as the built-in one does. */
  readonly text: string
  /** Most runs to examine, at least 1. Counts the newest runs that meet the other conditions. */
  readonly examine: number
}

export interface FoundRuns {
  /** Newest first. */
  readonly runs: readonly ListedRun[]
  /** The last run that was examined; absent if there are no more after it. */
  readonly next?: RunId
}

/** The part of a run that charts and usual times need. */
export interface RecentRun {
  readonly id: RunId
  readonly status: RunStatus
  readonly startedAt: Millis
  /** Absent while it runs. */
  readonly durationMs?: number
}

/** The part of a job that statistics need. */
export interface JobOfRun {
  readonly run: RunId
  readonly job: JobId
  readonly status: JobStatus
  /** Working time of its last attempt; absent until it ends. */
  readonly durationMs?: number
  /** Number of attempts. */
  readonly attempts: number
  /** It failed, and was allowed to. */
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

/** A pipeline of a project that has run, with its newest runs. */
export interface PipelineOverview extends SeenPipeline {
  readonly newest: ListedRun
  /** Newest first. */
  readonly recent: readonly RecentRun[]
  /** How long its runs of all jobs that passed took, newest first. */
  readonly passedMs: readonly number[]
}

/** Which pipelines to describe, in the order of {@link Store.pipelines}. */
export interface OverviewQuery {
  /** Only pipelines after this one, for the next page. */
  readonly after?: Pick<SeenPipeline, 'project' | 'pipeline'>
  /** Most pipelines on a page, at least 1. */
  readonly limit: number
  /** Most runs in `recent`, and in `passedMs`. */
  readonly recent: number
  readonly passed: number
}

/** The part of a run that decides whether it is deleted to make room. */
export interface SizedRun {
  readonly id: RunId
  readonly project: string
  readonly pipeline: string
  readonly status: RunStatus
  readonly startedAt: Millis
  /** Absent while it runs. */
  readonly endedAt?: Millis
  /** The last event folded in. */
  readonly seq: Seq
  /** The value of {@link RunFold.logBytes}; 0 after {@link Store.forgetLogs}. */
  readonly logBytes: number
}

/** Which failures to look for: those of earlier runs of one pipeline. */
export interface HeadlineQuery {
  readonly project: string
  readonly pipeline: string
  /** Only runs whose id sorts before this one. */
  readonly before: RunId
  /** Signatures of headlines. */
  readonly signatures: readonly string[]
}

/** A failure that earlier runs had, too. */
export interface SeenHeadline {
  readonly signature: string
  /** Number of runs in which at least one job failed with such a headline. */
  readonly runs: number
  readonly firstRun: RunId
  /** When the first of them started. */
  readonly firstAt: Millis
}

export interface KnownRun {
  readonly id: RunId
  /** The last event folded in. */
  readonly seq: Seq
  readonly isOver: boolean
}

/**
 * The index of all runs: a fold of the journals, with nothing else in it. Every method may reject with {@link StoreBusyError}; then nothing
 * was changed, and the call may be repeated.
 */
export interface Store {
  /**
   * Folds part of one run's journal in, in one transaction. Events that are folded in already are ignored. If numbers are missing inside
   * the part, they are missing in the journal too. Resolves to `behind` and changes nothing if the part begins after a gap, that is, not
   * directly after the last stored event: then pass all events of the run, from the first. To rebuild a store, Sparkwing folds in many runs
   * at once.
   */
  apply(run: RunId, events: readonly RunEvent[]): Promise<'applied' | 'behind'>
  /** Forgets runs whose folders are gone. Unknown ids are ignored. */
  forget(runs: readonly RunId[]): Promise<void>
  /** The logs of these runs have been removed: `sizes` no longer counts them. Unknown ids are ignored. */
  forgetLogs(runs: readonly RunId[]): Promise<void>
  /** All runs, in any order. */
  known(): Promise<readonly KnownRun[]>
  /** All runs with what they take, in any order. It must be cheap, because it is asked for at the end of a run. */
  sizes(): Promise<readonly SizedRun[]>
  /** Newest first. */
  list(query: RunQuery): Promise<readonly ListedRun[]>
  /** Newest first, among a bounded number of runs. */
  search(query: RunSearch): Promise<FoundRuns>
  /** The same runs as `list`, with fewer fields. */
  recent(query: RunQuery): Promise<readonly RecentRun[]>
  /** The jobs of the runs: run by run in the given order, each in plan order. Unknown runs have none. */
  jobs(runs: readonly RunId[]): Promise<readonly JobOfRun[]>
  get(run: RunId): Promise<RunSnapshot | undefined>
  /**
   * Those of these runs that the store certainly holds exactly as given. `doctor` asks for some runs at a time, in the order of their ids,
   * until it has asked for all. Without it, or if a run is missing in the answer, `doctor` reads the run with `get` and compares it.
   */
  holds?(snapshots: readonly RunSnapshot[]): Promise<readonly RunId[]>
  /** Every pipeline that has run, by project and name. */
  pipelines(): Promise<readonly SeenPipeline[]>
  /** A page of pipelines with their newest runs. Without it, Sparkwing asks for the runs of each pipeline. */
  overviews?(query: OverviewQuery): Promise<readonly PipelineOverview[]>
  /** Which of the failures earlier runs had, in any order. Without it, Sparkwing does not show how often a failure was seen before. */
  headlines?(query: HeadlineQuery): Promise<readonly SeenHeadline[]>
  /** Ids that begin with `prefix`, newest first. */
  find(prefix: string, limit: number): Promise<readonly RunId[]>
  /**
   * Whether the place where runs are kept was deleted or replaced since the store was opened; then it must be opened again. It must be
   * cheap, because it is called about once a second.
   */
  isLost(): boolean
  close(): Promise<void>
}
