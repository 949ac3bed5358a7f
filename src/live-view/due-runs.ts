import type { LiveRun } from './live-run.ts'

/** The longest rest: a run elsewhere that goes on after hours of silence is noticed within a minute even if the system reports nothing. */
const longestRestMs = 60_000
/** A run that has been silent for a minute rests for six seconds. */
const restOfSilence = 0.1

/**
 * Chooses the runs to look at now. Runs in other containers and on other machines may have ended without a word, in their thousands. The
 * longer one of them is silent, the more rarely it is looked at; the system still reports its changes at once. All other runs are always due.
 */
export const createDueRuns = <Run extends Pick<LiveRun, 'isElsewhere' | 'silentMs'>>() => {
  const lookedAt = new WeakMap<Run, number>()
  return (runs: Iterable<Run>): readonly Run[] => {
    const now = performance.now()
    const due = [...runs].filter((one) => {
      const rest = one.isElsewhere() ? Math.min(longestRestMs, one.silentMs() * restOfSilence) : 0
      return now - (lookedAt.get(one) ?? -Infinity) >= rest
    })
    for (const one of due) lookedAt.set(one, now)
    return due
  }
}
