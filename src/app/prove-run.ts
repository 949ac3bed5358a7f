import { hasJournalEnd } from '../journal/journal-end.ts'
import { journalPath, runFolderPath } from '../journal/run-folder.ts'
import type { RunId } from '../model/ids.ts'
import type { Owner } from '../model/owner.ts'
import { proveOwner, type OwnerVerdict } from '../process/owner.ts'

/** Whether a run goes on; `over` when its journal has its end, which every reader of the home sees, in whichever container. */
export type RunVerdict = OwnerVerdict | { readonly verdict: 'over' }

/** The one rule for runs and for the locks of their jobs: the journal's end, else what can be proven of the owner's process. */
export const proveRun = (home: string, run: RunId, owner: Owner): RunVerdict => {
  // first, as the journal of a dead process changes no more: a run that ends in order between the two looks is over and not dead
  const proof = proveOwner(owner)
  return hasJournalEnd(journalPath(runFolderPath(home, run))) ? { verdict: 'over' } : proof
}
