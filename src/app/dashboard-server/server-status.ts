import type { DashboardJson, DashboardStatusJson } from '../../wire/dashboard.ts'
import { proveOwner } from '../../process/owner.ts'
import { findLiveServer } from './find-server.ts'
import { readServerRecord, type ReadyServer } from './server-record.ts'

/** Whether the home has a server that proves itself. Changes nothing, also not what an earlier one left behind. */
export const serverStatus = async (home: string, now: number): Promise<DashboardStatusJson> => {
  const server = await findLiveServer(home)
  if (server) return { running: true, uptimeMs: Math.max(0, now - server.startedAt), ...toDashboardJson(server) }
  const record = readServerRecord(home)
  if (!record) return { running: false, because: 'none was started' }
  const owner = proveOwner(record)
  if (owner.verdict === 'alive') return { running: false, because: `its process ${record.pid} does not answer` }
  return { running: false, because: owner.because }
}

/** The parts of a record that others are told. */
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
