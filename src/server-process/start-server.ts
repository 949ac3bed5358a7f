import { UserError } from '../model/user-error.ts'
import { compareVersions } from './compare-versions.ts'
import { endServer } from './end-server.ts'
import { waitForServer } from './find-server.ts'
import type { ReadyServer } from './server-record.ts'
import { serverSettings, type ServerWish } from './server-settings.ts'
import { spawnServer, type ServerProgram } from './spawn-server.ts'
import { holdStartLock } from './start-lock.ts'
import { anotherServerCode } from './readiness-report.ts'

/** The server of a home after a start. */
export interface StartedServer {
  readonly server: ReadyServer
  /** False if it was already running. */
  readonly isNew: boolean
  /** Version of the older server that it replaced. */
  readonly replaced?: string
}

/**
 * Makes sure that the home has a server of this version or a newer one, and that it answers. There is never more than one server, no
 * matter how many processes call this at once or when one of them is killed: the start lock admits one command at a time, and the life
 * lock one server.
 *
 * @throws UserError if it cannot be started.
 */
export const startServer = async (home: string, wish: ServerWish, program: ServerProgram): Promise<StartedServer> => {
  serverSettings(wish, undefined)
  using _lock = await holdStartLock(home)
  const found = await waitForServer(home, ({ state }) => state !== 'silent')
  if (found.state === 'live' && compareVersions(found.server.version, program.version) >= 0) return { server: found.server, isNew: false }
  const previous = found.state === 'live' ? found.server : undefined
  await endServer(home, found)
  try {
    const server = await spawnServer(home, serverSettings(wish, previous), program)
    return { server, isNew: true, ...(previous && { replaced: previous.version }) }
  } catch (error) {
    const other = isAnotherServer(error) ? await waitForServer(home, ({ state }) => state === 'live') : undefined
    if (other?.state === 'live') return { server: other.server, isNew: false }
    throw error
  }
}

/** Whether another server was faster. A start command that was killed may have left a server that was still starting. */
const isAnotherServer = (error: unknown): boolean => error instanceof UserError && error.code === anotherServerCode
