import { hasJournalEnd } from '../journal/journal-end.ts'
import { journalPath, runFolderPath } from '../journal/run-folder.ts'
import type { RunId } from '../model/ids.ts'
import type { Owner } from '../model/owner.ts'
import { proveOwner, type OwnerVerdict } from '../process/ownership/owner.ts'

/** Whether a run is still running. `over` means that its journal has its end, which every reader of the home can see, in any container. */
export type RunVerdict = OwnerVerdict | { readonly verdict: 'over' }

/**
 * The single rule for runs and for the locks of their jobs: the end in the journal counts; if there is none, what is known of the owner's
 * process.
 */
export const proveRun = (home: string, run: RunId, owner: Owner): RunVerdict => {
  // before the journal is read: a dead process no longer changes its journal, so a run that ends normally between the two checks counts as
  // over, not as dead
  const proof = proveOwner(owner)
  return hasJournalEnd(journalPath(runFolderPath(home, run))) ? { verdict: 'over' } : proof
}
