import { exitCodes } from '../../model/exit-codes.ts'
import { UserError } from '../../model/user-error.ts'
import { compareVersions } from '../compare-versions.ts'
import { endServer } from '../end-server.ts'
import { waitForServer } from '../find-server.ts'
import { readServerRecord, type ReadyServer, type ServerRecord } from '../server-record.ts'
import { serverSettings, type ServerSettings, type ServerOptions } from '../server-settings.ts'
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
 * lock one server. A server that is alive and has its port, but does not answer, is left alone: it may only be busy.
 *
 * `as-before` starts it with the settings of a server that was killed: one that asked for the token must not come back without.
 *
 * @throws UserError if it cannot be started.
 */
export const startServer = async (home: string, wanted: ServerOptions | 'as-before', program: ServerProgram): Promise<StartedServer> => {
  const options = wanted === 'as-before' ? {} : wanted
  serverSettings(options, undefined)
  using _lock = await holdStartLock(home)
  const found = await waitForServer(home, ({ state }) => state !== 'silent')
  if (found.state === 'live' && compareVersions(found.server.version, program.version) >= 0) return { server: found.server, isNew: false }
  const previous = found.state === 'live' ? found.server : undefined
  if (found.state === 'silent' && found.isListening && found.server) throw doesNotAnswer(found.server)
  const killed = wanted === 'as-before' && found.state === 'none' ? settingsLeft(home) : undefined
  await endServer(home, found)
  try {
    const server = await spawnServer(home, serverSettings(options, previous ?? killed), program)
    return { server, isNew: true, ...(previous && { replaced: previous.version }) }
  } catch (error) {
    const other = isAnotherServer(error) ? await waitForServer(home, ({ state }) => state === 'live') : undefined
    if (other?.state === 'live') return { server: other.server, isNew: false }
    throw error
  }
}

/** The settings in the record that a killed server left behind. */
const settingsLeft = (home: string): Partial<ServerSettings> | undefined => {
  const record = readServerRecord(home)
  if (!record) return undefined
  const { readOnly, asksForToken } = record
  return { readOnly, asksForToken, ...(record.phase === 'ready' && { host: record.host, port: record.port }) }
}

/** Whether another server was faster. A start command that was killed may have left a server that was still starting. */
const isAnotherServer = (error: unknown): boolean => error instanceof UserError && error.code === anotherServerCode

const doesNotAnswer = ({ pid }: ServerRecord): UserError =>
  new UserError(
    'dashboard-silent',
    `The dashboard of this home is running (pid ${pid}), but does not answer: it may be busy, hung or suspended, or other programs hold all of its connections.`,
    ['Try again in a moment, or end it with `sparkwing dashboard kill`.'],
    { exitCode: exitCodes.failed },
  )
