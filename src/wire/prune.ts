/** A run that loses its logs. */
export interface LightenedRunJson {
  readonly id: string
  readonly project: string
  readonly pipeline: string
  readonly startedAt: number
  /** What is freed, about. */
  readonly bytes: number
}

/** A run that `runs prune` deletes. */
export interface PrunedRunJson extends LightenedRunJson {
  /** Which limit names it: its age, the size of all runs together, or the number of runs of its pipeline. */
  readonly because: 'age' | 'size' | 'count'
}

/** Runs that stay, for the same reason. */
export interface KeptRunsJson {
  /** `rules` means that no limit names them. */
  readonly because: 'running' | 'young' | 'newest' | 'last-passed' | 'last-failed' | 'pinned' | 'rules'
  readonly runs: number
  readonly bytes: number
}

/** Answer of `runs prune`. */
export interface PruneJson {
  /** Whether nothing was deleted, because only the plan was asked for. */
  readonly dryRun: boolean
  /** Absent limits do not apply. */
  readonly rules: { readonly olderThanMs?: number; readonly maxBytes?: number; readonly keep: number }
  /** Oldest first. */
  readonly deleted: readonly PrunedRunJson[]
  /**
   * Runs that lose only their logs, oldest first: they passed more than seven days ago, and all runs together take too much. They stay, and
   * are in `kept` with what they take then.
   */
  readonly withoutLogs: readonly LightenedRunJson[]
  /** What all that frees, about. */
  readonly freedBytes: number
  readonly kept: readonly KeptRunsJson[]
  /** Runs that could not be deleted, and a clause that follows the id: `its journal has no end`. */
  readonly failed: readonly { readonly id: string; readonly reason: string }[]
}
