import type { AskedPart } from '../../model/event.ts'
import { UserError } from '../../model/user-error.ts'

interface PartFlags {
  readonly failed: boolean
  readonly from?: readonly string[] | undefined
  readonly 'keep-passed': boolean
}

/**
 * Which part of a run is asked for; `undefined`: all of it.
 *
 * @throws UserError if the flags contradict each other.
 */
export const askedPart = (jobs: readonly string[], { failed, from = [], 'keep-passed': keepPassed }: PartFlags): AskedPart | undefined => {
  if ((failed ? 1 : 0) + (from.length > 0 ? 1 : 0) + (jobs.length > 0 ? 1 : 0) > 1)
    throw new UserError('several-parts', 'Only one of --failed, --from and names of jobs can be given.', ['Choose one of them.'])
  if (failed) return { mode: 'failed' }
  if (from.length > 0) return { mode: 'from', jobs: from }
  if (jobs.length > 0) return { mode: 'jobs', jobs }
  if (!keepPassed) return undefined
  throw new UserError('no-part', '--keep-passed needs to know what to run again.', [
    'Add --failed, --from JOB or the names of jobs. Without them the whole run is repeated.',
  ])
}
