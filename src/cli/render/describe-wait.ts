import { sanitiseName } from '../../model/text/terminal-text.ts'

/** What a queued job waits for, such as `waits for the lock publish, held by the run 2026…`. */
export const describeWait = ({ lock, heldBy }: { readonly lock?: string | undefined; readonly heldBy?: string | undefined }): string => {
  if (lock === undefined) return ''
  return `waits for the lock ${sanitiseName(lock)}${heldBy === undefined ? '' : `, held by the run ${heldBy}`}`
}
