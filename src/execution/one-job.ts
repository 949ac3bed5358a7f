import type { PreparedRun } from './prepared-run.ts'

/**
 * Whether a run is one job for its user, as a script is together with its pre and post scripts. That job has the standard input, the output
 * and the terminal of this process. Several jobs would compete for them.
 */
export const isOneJob = ({ plan, notSelected, isOneCommand }: Pick<PreparedRun, 'plan' | 'notSelected' | 'isOneCommand'>): boolean =>
  isOneCommand || plan.jobs.length - notSelected.size === 1
