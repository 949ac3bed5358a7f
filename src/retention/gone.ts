import { counted } from '../model/text/counted.ts'
import { bytesIn, type PrunePlan } from './plan-prune.ts'

/** What a prune has deleted, or will. */
export interface Gone {
  readonly runs: number
  /** Runs that have lost only their logs. */
  readonly logs: number
  readonly bytes: number
}

export const goneIn = ({ deleted, withoutLogs }: Pick<PrunePlan, 'deleted' | 'withoutLogs'>): Gone => ({
  runs: deleted.length,
  logs: withoutLogs.length,
  bytes: bytesIn(deleted) + bytesIn(withoutLogs),
})

export const isAnything = ({ runs, logs }: Gone): boolean => runs + logs > 0

/** Names it: `3 old runs and the logs of 12 more`. */
export const goneText = ({ runs, logs }: Gone): string => {
  if (logs === 0) return counted(runs, 'old run')
  return runs === 0 ? `the logs of ${counted(logs, 'old run')}` : `${counted(runs, 'old run')} and the logs of ${logs} more`
}
