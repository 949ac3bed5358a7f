import { sanitiseName } from '../../../model/text/terminal-text.ts'

interface Wait {
  readonly waitsFor?: string | undefined
  readonly lock?: string | undefined
  readonly heldBy?: string | undefined
}

/** What a queued job waits for, such as `waits for the lock publish, held by the run 2026…`; empty for a slot. */
export const describeWait = ({ waitsFor, lock, heldBy }: Wait): string => {
  if (waitsFor === 'terminal') return 'waits for another interactive job'
  if (lock === undefined) return ''
  return `waits for the lock ${sanitiseName(lock)}${heldBy === undefined ? '' : `, held by the run ${sanitiseName(heldBy)}`}`
}
