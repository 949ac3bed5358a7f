import { existsSync } from 'node:fs'
import type { DashboardKillJson } from '../wire/dashboard.ts'
import { endServer } from './end-server.ts'
import { waitForServer } from './find-server.ts'
import { serverFiles } from './server-files.ts'
import { removeServerRecord } from './server-record.ts'
import { holdStartLock } from './starting/start-lock.ts'

/**
 * Stops the server of a home. It is fine if none is running. Only a process that is proved to be the server is signalled.
 *
 * @throws UserError if there is a server that cannot be stopped from here.
 */
export const killServer = async (home: string): Promise<DashboardKillJson> => {
  if (!existsSync(serverFiles(home).lifeLock)) {
    removeServerRecord(home, undefined)
    return { killed: false }
  }
  using _lock = await holdStartLock(home)
  const found = await waitForServer(home, (seen) => seen.state !== 'silent' || seen.server !== undefined)
  await endServer(home, found)
  return found.state === 'none' || !found.server ? { killed: false } : { killed: true, pid: found.server.pid }
}
