import { exitCodes } from '../model/exit-codes.ts'
import { UserError } from '../model/user-error.ts'
import type { FoundServer } from './find-server.ts'
import { removeServerRecord } from './server-record.ts'
import { stopServer } from './stop-server.ts'

/**
 * Ends what was found, so that the home has no server and none on file. Call it under the start lock.
 *
 * @throws UserError when there is a server that can not be ended from here.
 */
export const endServer = async (home: string, found: FoundServer): Promise<void> => {
  switch (found.state) {
    case 'live':
      return stopServer(home, found.server, true)
    case 'silent':
      if (!found.server) throw unknownHolder()
      return stopServer(home, found.server, false)
    case 'none':
      removeServerRecord(home, undefined)
  }
}

const unknownHolder = (): UserError =>
  new UserError(
    'dashboard-unknown',
    'A process holds dashboard.lock in the home, and it is unknown which one.',
    ['Try again in a moment.'],
    {
      exitCode: exitCodes.failed,
    },
  )
