import { existsSync } from 'node:fs'
import type { CheckJson } from '../wire/doctor.ts'
import { findServer } from '../server-process/find-server.ts'
import { killServer } from '../server-process/kill-server.ts'
import { serverFiles } from '../server-process/server-files.ts'
import { mendable, ok } from './finding.ts'

/** Looks for files left behind by a dashboard server that no longer runs. */
export const checkDashboard = async (home: string, fix: boolean): Promise<CheckJson> => {
  const server = await findServer(home)
  if (server.state === 'live') return ok('dashboard', `The dashboard is running (pid ${server.server.pid}).`)
  if (server.state === 'silent') return ok('dashboard', 'The dashboard is starting or stopping.')
  const { pid, record } = serverFiles(home)
  if (![pid, record].some((path) => existsSync(path))) return ok('dashboard', 'The dashboard is not running.')
  return mendable('dashboard', 'The dashboard is not running, but its last server left files behind.', {
    fix,
    mend: () => killServer(home),
  })
}
