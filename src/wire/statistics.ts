import type { RunStatus } from '../model/run-record.ts'

/**
 * How long a pipeline or a job usually takes: over the newest runs that passed, at most 50. It is absent wherever fewer than 3 have passed.
 */
export interface UsualJson {
  /** Half of them took no longer. */
  readonly p50Ms: number
  /** Nine of ten took no longer. */
  readonly p90Ms: number
  /** So many passed runs were looked at: 3 to 50. */
  readonly runs: number
}

/** A run as a bar of a chart: its state and its length, and nothing that takes room. */
export interface RunBarJson {
  readonly id: string
  readonly status: RunStatus | 'unreachable'
  readonly startedAt: number
  /** Absent while it runs. */
  readonly durationMs?: number
}

/** A run of the statistics. */
export interface StatsRunJson extends RunBarJson {
  readonly branch?: string
  readonly commit?: string
}

/** The usual times as they were at a moment: over the 20 passed runs up to the one that started then. */
export interface TrendPointJson {
  readonly startedAt: number
  readonly p50Ms: number
  readonly p90Ms: number
}

/**
 * A job that both passed and failed although nothing differed: same commit with nothing uncommitted, same inputs, same arguments; or that
 * passed only when it was tried again.
 */
export interface FlakyJson {
  /** Runs in which it passed at once, among runs that do the same as one in which it failed. */
  readonly passed: number
  /** Runs in which it failed, or failed at first, while it could have passed. */
  readonly failed: number
  /** Ids of two runs that show it, the newest such; the same id twice when the job passed on a later try. */
  readonly example: { readonly passed: string; readonly failed: string }
}

/** One job over many runs, by its id. */
export interface JobStatsJson {
  readonly id: string
  readonly title?: string
  /** Runs in which it ran to its end: passed or failed. */
  readonly runs: number
  /** Those in which it failed. */
  readonly failures: number
  /** Working time of its last attempts that passed. */
  readonly usual?: UsualJson
  readonly flaky?: FlakyJson
}

/** Answer of `GET /api/v1/stats`: one pipeline of a project over its newest runs. */
export interface StatsJson {
  readonly project: string
  readonly pipeline: string
  /** Newest first, at most as many as asked for; everything below but `usual` and `passRate` is made from these. */
  readonly runs: readonly StatsRunJson[]
  readonly usual?: UsualJson
  /** Passed runs among those passed and failed of the newest 50 that are over, 0 to 1; absent when none has passed or failed. */
  readonly passRate?: number
  /** Oldest first, a point for each passed run that has at least two passed runs before it. */
  readonly trend: readonly TrendPointJson[]
  /** In the order of the newest plan, then those that only older plans had. */
  readonly jobs: readonly JobStatsJson[]
}

/** A run as a column of the grid. */
export interface GridRunJson extends RunBarJson {
  readonly branch?: string
  readonly subject?: string
}

/** A job as a row of the grid. */
export interface GridJobJson {
  readonly id: string
  readonly title?: string
  readonly group?: string
  /** One letter a run, in the order of `runs`: those of `RunSummaryJson.cells`, and `-` where the run's plan has no such job. */
  readonly cells: string
  /** Working time of the job in each run, in milliseconds; `null` where it has not ended. */
  readonly durations: readonly (number | null)[]
}

/** Answer of `GET /api/v1/grid`: runs as columns, jobs as rows. */
export interface GridJson {
  /** Newest first. */
  readonly runs: readonly GridRunJson[]
  /** In the order of the newest plan, then those that only older plans had. */
  readonly jobs: readonly GridJobJson[]
}
