import type { RunEvent } from '../../model/event.ts'
import { createRunFold, type RunFold } from '../../model/fold-run.ts'
import type { JobId, RunId, Seq } from '../../model/ids.ts'
import { isRunOver } from '../../model/run-record.ts'
import type { RunRows } from './run-rows.ts'

/** A run in progress as this process has folded it, with what its rows do not hold yet. */
interface LiveRun {
  readonly fold: RunFold
  readonly unwritten: Set<JobId>
  /** How far the rows were when this process last saw them. */
  rowsAt: Seq
}

/**
 * Folds events in and writes the run's row and the rows of the jobs that changed; made to run inside a transaction. A fold outlives
 * a transaction that fails, so what it changed stays marked as unwritten until a later one is through.
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
      // Another process, such as a reader that catches up, may have been here first.
      if (fold.seq <= rowsAt) return 'applied'
      const cells = fold.cells()
      rows.putRun(fold.run, { jobCounts: fold.jobCounts(), ...(cells !== undefined && { cells }) })
      // The rows lost what they had, as when the run was removed from the store: write all of it again.
      const jobs = rowsAt < seen.rowsAt ? fold.snapshot().jobs : [...unwritten].flatMap((id) => fold.job(id) ?? [])
      for (const job of jobs) rows.putJob(run, job)
      return 'applied'
    },

    /** The transaction is through: the rows hold what the fold holds. */
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
