import type { PreparedRun } from './prepared-run.ts'

/**
 * Whether a run is one job to its user: one job is selected, or its jobs are one command, such as a script with its pre and post scripts. Such a
 * run has the standard input, the output and the terminal of this process. Several jobs would compete for them.
 */
export const isOneJob = ({ plan, notSelected, isOneCommand }: Pick<PreparedRun, 'plan' | 'notSelected' | 'isOneCommand'>): boolean =>
  isOneCommand || plan.jobs.length - notSelected.size === 1
