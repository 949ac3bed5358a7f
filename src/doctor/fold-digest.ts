import { hash } from 'node:crypto'
import type { RunSnapshot } from '../model/run-record.ts'

/** Equal for equal snapshots of a run whose members are in the order of the fold, as they are in nearly all rows of a store. */
export const foldDigest = ({ run, jobs }: RunSnapshot): string => {
  // a store may keep the members of a run apart
  const members = Object.entries(run).sort(([a], [b]) => (a < b ? -1 : 1))
  return hash('sha256', JSON.stringify([members, jobs]), 'base64')
}
