import type { RunFold } from '../model/fold-run.ts'
import type { ListedRun } from '../storage/store.ts'

/** A run as a list has it, from its fold. */
export const listedRun = (fold: RunFold): ListedRun => {
  const cells = fold.cells()
  return { run: fold.run, jobCounts: fold.jobCounts(), ...(cells !== undefined && { cells }) }
}
