import type { RunFold } from '../model/fold-run.ts'
import type { ListedRun } from '../storage/store.ts'

/** Makes the list form of a run from its fold. */
export const listedRun = (fold: RunFold): ListedRun => {
  const cells = fold.cells()
  return { run: fold.run, jobCounts: fold.jobCounts(), ...(cells !== undefined && { cells }) }
}
