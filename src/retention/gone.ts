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
