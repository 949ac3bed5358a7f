import type { RunEvent } from '../../model/event.ts'
import { createRunFold, type RunFold } from '../../model/fold-run.ts'
import type { JobId, RunId, Seq } from '../../model/ids.ts'
import { isRunOver } from '../../model/run-record.ts'
import type { RunRows } from './run-rows.ts'

/** A run in progress as this process has folded it, and what its rows do not contain yet. */
interface LiveRun {
  readonly fold: RunFold
  readonly unwritten: Set<JobId>
  /** The last event in the rows when this process last read them. */
  rowsAt: Seq
}

/**
 * Folds events in, and writes the row of the run and the rows of the changed jobs. Call it inside a transaction. The fold survives a failed
 * transaction: what changed remains marked as unwritten until a later transaction succeeds.
 */
export const createEventApplier = (rows: RunRows) => {
  const live = new Map<RunId, LiveRun>()

  const begin = (run: RunId, rowsAt: Seq): LiveRun => {
    const begun: LiveRun = { fold: createRunFold(rows.read(run)), unwritten: new Set(), rowsAt }
    live.set(run, begun)
    return begun
  }

  return {
    apply(run: RunId, events: readonly RunEvent[]): 'applied' | 'behind' {
      const last = events.at(-1)
      const rowsAt = rows.seqOf(run)
      if (!last || (last.seq <= rowsAt && !live.has(run))) return 'applied'
      const { fold, unwritten, ...seen } = live.get(run) ?? begin(run, rowsAt)
      const [first] = events
      if (first && first.seq > fold.seq + 1) return 'behind'
      for (const event of events) {
        const changed = fold.apply(event)
        if (changed !== undefined) unwritten.add(changed)
        if (event.type === 'run.planned') for (const { id } of event.jobs) unwritten.add(id)
      }
      // Another process, such as a reader that catches up, may have written these events already.
      if (fold.seq <= rowsAt) return 'applied'
      const cells = fold.cells()
      rows.putRun(fold.run, { jobCounts: fold.jobCounts(), logBytes: fold.logBytes(), ...(cells !== undefined && { cells }) })
      // The rows have lost events, for example because the run was removed from the store, so write all of them again.
      const jobs = rowsAt < seen.rowsAt ? fold.snapshot().jobs : [...unwritten].flatMap((id) => fold.job(id) ?? [])
      for (const job of jobs) rows.putJob(run, job)
      return 'applied'
    },

    /** The transaction has succeeded: the rows contain what the fold contains. */
    committed(run: RunId): void {
      const done = live.get(run)
      if (!done) return
      done.unwritten.clear()
      done.rowsAt = done.fold.seq
      if (isRunOver(done.fold.run.state)) live.delete(run)
    },

    forget: (run: RunId): void => void live.delete(run),
  }
}
