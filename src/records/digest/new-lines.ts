import { lineHashes } from '../../digest/line-hashes.ts'
import { readLogEnd, type LogEnd } from '../../journal/logs/read-log-end.ts'
import type { JobId } from '../../model/ids.ts'
import { UnreadableError } from '../../model/unreadable.ts'
import type { PassedRun } from './passed-before.ts'
import type { ProcessorBudget } from './processor-budget.ts'

const stretchBytes = 1024 * 1024
/** A longer log is compared with the end of the passed one. */
const mostStretches = 8

/** Which lines of a failed job's log the passed log of the job lacks. */
export interface LineComparison {
  readonly passedRun: string
  /** Picks the new ones out of these lines, which count from 0. */
  newOf(lines: Iterable<number>): Promise<ReadonlySet<number> | undefined>
}

/**
 * Compares lines of a failed job's log with the log of the job in a run that passed. `newOf` gives `undefined` if that log cannot be read, or
 * there is not enough time to read it.
 */
export const compareLines = (passed: PassedRun, job: JobId, log: LogEnd, budget: ProcessorBudget): LineComparison | undefined => {
  const range = passed.rangeOf(job)
  if (!range) return undefined
  return {
    passedRun: passed.id,
    async newOf(lines) {
      const hashes = budget.spend(() => lineHashes(log.bytes))
      const asked = [...lines].filter((line) => hashes[line])
      const missing = new Set(asked.map((line) => hashes[line]))
      let to = range.to.bytes
      for (let stretch = 0; stretch < mostStretches && missing.size > 0 && to > range.from.bytes; stretch++) {
        if (budget.isSpent()) return undefined
        const usual = await readLogEnd(passed.folder, job, { from: range.from.bytes, to }, stretchBytes).catch(unlessUnreadable)
        if (!usual) return undefined
        budget.spend(() => {
          for (const hash of lineHashes(usual.bytes)) missing.delete(hash)
        })
        if (usual.from >= to) break
        to = usual.from
      }
      return new Set(asked.filter((line) => missing.has(hashes[line])))
    },
  }
}

const unlessUnreadable = (error: unknown): undefined => {
  if (error instanceof UnreadableError) return undefined
  throw error
}
