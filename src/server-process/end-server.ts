import { exitCodes } from '../model/exit-codes.ts'
import { UserError } from '../model/user-error.ts'
import type { FoundServer } from './find-server.ts'
import { removeServerRecord } from './server-record.ts'
import { stopServer } from './stop-server.ts'

/**
 * Ends the server that was found and removes its record. Call it with the start lock held.
 *
 * @throws UserError if there is a server that cannot be stopped from here.
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
  new UserError('dashboard-unknown', 'An unknown process holds dashboard.lock in the home.', ['Try again in a moment.'], {
    exitCode: exitCodes.failed,
  })
