/** Which runs of a home are deleted to make room: those that a limit names, except those that are protected. */
export interface RetentionRules {
  /** Runs that ended longer ago than this may go. Absent: age is no reason. */
  readonly olderThanMs?: number
  /**
   * The oldest runs may go until all runs together take no more than this, and before them the logs of old runs that passed. Absent: size is
   * no reason.
   */
  readonly maxBytes?: number
  /** This many of the newest runs of each pipeline stay. */
  readonly keep: number
  /** All other runs may go, whatever their age and size. */
  readonly onlyKept?: true
}

const dayMs = 86_400_000

/** The rules of a home that has no others. */
export const defaultRules = { olderThanMs: 90 * dayMs, maxBytes: 10e9, keep: 20 } as const satisfies RetentionRules

/** With less free space than this on its disk, the runs of a home may take only half of what they may take otherwise. */
export const littleSpaceBytes = 2e9

/** The rules for a home on a disk with this much free space. */
export const rulesOnDisk = (rules: RetentionRules, freeBytes: number): RetentionRules =>
  rules.maxBytes !== undefined && freeBytes < littleSpaceBytes ? { ...rules, maxBytes: rules.maxBytes / 2 } : rules
