import type { RunStatus } from '../model/run-record.ts'

/**
 * How long a pipeline or a job usually takes, from the newest runs that passed, at most 50. Absent if fewer than 3 have passed.
 */
export interface UsualJson {
  /** Half of them took no longer. */
  readonly p50Ms: number
  /** Nine of ten took no longer. */
  readonly p90Ms: number
  /** The number of passed runs this is computed from: 3 to 50. */
  readonly runs: number
}

/** When a live run will probably end, from the usual times of its jobs. */
export interface ExpectedEndJson {
  /** When it ends if every job takes its usual time, in milliseconds since 1970-01-01 UTC. May be past. */
  readonly at: number
  /** What is usually left once the jobs end that run now, in milliseconds: even a late run has this before it. */
  readonly restMs: number
}

/** A run as a bar in a chart: only its status and its duration. */
export interface RunBarJson {
  readonly id: string
  readonly status: RunStatus | 'unreachable'
  readonly startedAt: number
  /** Absent while it runs. */
  readonly durationMs?: number
}

/** A run in the statistics. */
export interface StatsRunJson extends RunBarJson {
  readonly branch?: string
  readonly commit?: string
}

/** The usual times at one point in time: over the 20 passed runs up to the one that started then. */
export interface TrendPointJson {
  readonly startedAt: number
  readonly p50Ms: number
  readonly p90Ms: number
}

/**
 * A job that both passed and failed although nothing differed (same commit with nothing uncommitted, same inputs, same arguments), or that
 * passed only on a later attempt.
 */
export interface FlakyJson {
  /** Number of runs in which it passed, among runs that do the same as one in which it failed. 0 if it was only retried. */
  readonly passed: number
  /** Number of runs in which it failed, among runs that do the same as one in which it passed. 0 if it was only retried. */
  readonly failed: number
  /** Number of runs in which it passed on a later attempt. */
  readonly retried: number
  /** Ids of the two newest runs that show it; the same id twice if the job was only retried. */
  readonly example: { readonly passed: string; readonly failed: string }
}

/** One job over many runs, by its id. */
export interface JobStatsJson {
  readonly id: string
  readonly title?: string
  /** Number of runs in which it passed or failed. */
  readonly runs: number
  /** Number of runs in which it failed and was not allowed to. */
  readonly failures: number
  /** Number of runs in which it failed and was allowed to. */
  readonly allowedFailures: number
  /** Duration of its last attempts that passed. */
  readonly usual?: UsualJson
  readonly flaky?: FlakyJson
}

/** Answer of `GET /api/v1/stats`: one pipeline of a project over its newest runs. */
export interface StatsJson {
  readonly project: string
  readonly pipeline: string
  /** Newest first, at most as many as requested. Everything below except `usual` and `passRate` is computed from these. */
  readonly runs: readonly StatsRunJson[]
  readonly usual?: UsualJson
  /** Share of passed runs among those that passed or failed, 0 to 1, of the newest 50 that are over. Absent if none passed or failed. */
  readonly passRate?: number
  /** Oldest first, one point for each passed run with at least two passed runs before it. */
  readonly trend: readonly TrendPointJson[]
  /** In the order of the newest plan, then those that only older plans had. */
  readonly jobs: readonly JobStatsJson[]
}

/** A run as a column in the grid. */
export interface GridRunJson extends RunBarJson {
  readonly branch?: string
  readonly subject?: string
}

/** A job as a row in the grid. */
export interface GridJobJson {
  readonly id: string
  readonly title?: string
  readonly group?: string
  /** One letter per run, in the order of `runs`: a letter of `RunSummaryJson.cells`, or `-` if the run's plan has no such job. */
  readonly cells: string
  /** Duration of the job in each run, in milliseconds; `null` if it has not ended. */
  readonly durations: readonly (number | null)[]
  /** Duration of its last attempts that passed, in these runs. */
  readonly usual?: UsualJson
  readonly flaky?: FlakyJson
}

/** Answer of `GET /api/v1/grid`: runs as columns, jobs as rows. */
export interface GridJson {
  /** Newest first. */
  readonly runs: readonly GridRunJson[]
  /** In the order of the newest plan, then those that only older plans had. */
  readonly jobs: readonly GridJobJson[]
}
