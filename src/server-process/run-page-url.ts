import { proveOwner } from '../process/ownership/owner.ts'
import { readServerRecord } from './server-record.ts'

/**
 * The address of a run's page; `undefined` if no dashboard of the home runs here, or its files cannot be read. It asks the system instead of
 * the server, because the end of a run does not wait for an answer.
 */
export const runPageUrl = (home: string, run: string): string | undefined => {
  try {
    const record = readServerRecord(home)
    if (record?.phase !== 'ready' || proveOwner(record).verdict !== 'alive') return undefined
    return `${record.url}/runs/${encodeURIComponent(run)}`
  } catch {
    return undefined
  }
}
