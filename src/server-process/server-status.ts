import { setTimeout as sleep } from 'node:timers/promises'
import type { DashboardJson, DashboardStatusJson } from '../wire/dashboard.ts'
import { proveOwner } from '../process/ownership/owner.ts'
import { lookAgainMs, patienceMs, probeRecorded } from './find-server.ts'
import { readServerRecord, type ReadyServer } from './server-record.ts'

/**
 * Whether the home has a server that proves itself. A server that is alive but silent, as on a very busy machine, is asked again for 5 s.
 * If its process is alive then and has its port, it is running, but does not answer.
 * Changes nothing, not even files left behind by an earlier server.
 */
export const serverStatus = async (home: string): Promise<DashboardStatusJson> => {
  const giveUpAt = performance.now() + patienceMs
  for (;;) {
    const { probe, server } = await probeRecorded(home)
    const uptimeMs = Math.max(0, Date.now() - (server?.startedAt ?? 0))
    if (probe === 'proof') return { running: true, answers: true, uptimeMs, ...toDashboardJson(server) }
    const record = readServerRecord(home)
    if (!record) return { running: false, because: 'it was stopped, or never started' }
    const owner = proveOwner(record)
    if (owner.verdict !== 'alive') return { running: false, because: owner.because }
    if (performance.now() >= giveUpAt) {
      if (probe === 'silence') return { running: true, answers: false, uptimeMs, ...toDashboardJson(server) }
      return { running: false, because: `its process ${record.pid} does not listen` }
    }
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
