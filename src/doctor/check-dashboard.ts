import { existsSync } from 'node:fs'
import type { CheckJson } from '../wire/doctor.ts'
import { findServer } from '../server-process/find-server.ts'
import { killServer } from '../server-process/kill-server.ts'
import { serverFiles } from '../server-process/server-files.ts'
import { mendable, ok } from './finding.ts'

/** Files that say there is a server where there is none. */
export const checkDashboard = async (home: string, fix: boolean): Promise<CheckJson> => {
  const server = await findServer(home)
  if (server.state === 'live') return ok('dashboard', `The dashboard runs (pid ${server.server.pid}).`)
  if (server.state === 'silent') return ok('dashboard', 'The dashboard starts or ends at this moment.')
  const { pid, record } = serverFiles(home)
  if (![pid, record].some((path) => existsSync(path))) return ok('dashboard', 'The dashboard does not run.')
  return mendable('dashboard', 'The dashboard is not running, but its last server left files behind.', {
    fix,
    mend: () => killServer(home),
  })
}
