import { counted } from './counted.ts'

/** Names what was deleted, or will be: `3 old runs and the logs of 12 more`. */
export const goneText = ({ runs, logs }: { readonly runs: number; readonly logs: number }): string => {
  if (logs === 0) return counted(runs, 'old run')
  return runs === 0 ? `the logs of ${counted(logs, 'old run')}` : `${counted(runs, 'old run')} and the logs of ${logs} more`
}
