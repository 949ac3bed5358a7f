import { setTimeout as sleep } from 'node:timers/promises'
import type { DashboardJson, DashboardStatusJson } from '../wire/dashboard.ts'
import { proveOwner } from '../process/owner.ts'
import { findLiveServer, lookAgainMs, patienceMs } from './find-server.ts'
import { readServerRecord, type ReadyServer } from './server-record.ts'

/**
 * Whether the home has a server that proves itself. A server that is alive but silent, as on a very busy machine, is asked again for 5 s.
 * Changes nothing, not even files left behind by an earlier server.
 */
export const serverStatus = async (home: string): Promise<DashboardStatusJson> => {
  const giveUpAt = performance.now() + patienceMs
  for (;;) {
    const server = await findLiveServer(home)
    if (server) return { running: true, uptimeMs: Math.max(0, Date.now() - server.startedAt), ...toDashboardJson(server) }
    const record = readServerRecord(home)
    if (!record) return { running: false, because: 'it was stopped, or never started' }
    const owner = proveOwner(record)
    if (owner.verdict !== 'alive') return { running: false, because: owner.because }
    if (performance.now() >= giveUpAt) return { running: false, because: `its process ${record.pid} does not answer` }
    await sleep(lookAgainMs)
  }
}

/** The public parts of a record. */
export const toDashboardJson = ({ url, host, port, pid, version, startedAt, readOnly, asksForToken }: ReadyServer): DashboardJson => ({
  url,
  host,
  port,
  pid,
  version,
  startedAt,
  readOnly,
  asksForToken,
})
