import { prepareHome } from '../../journal/run-folder.ts'
import { UserError } from '../../model/user-error.ts'
import { exitCodes } from '../../model/exit-codes.ts'
import { holdLock, type HeldLock } from '../../locks/hold-lock.ts'
import { serverFiles } from '../server-files.ts'

/** Longer than a start that first has to end a hung server: 5 s of waiting, 10 s to end it, 10 s to start. */
const waitMs = 30_000

/** Lets one command at a time start or stop the server of a home. */
export const holdStartLock = async (home: string): Promise<HeldLock> => {
  prepareHome(home)
  const lock = await holdLock(serverFiles(home).startLock, waitMs)
  if (lock) return lock
  throw new UserError(
    'dashboard-busy',
    'Another `sparkwing dashboard` command has been starting or stopping the server for 30 s.',
    ['Try again.'],
    {
      exitCode: exitCodes.failed,
    },
  )
}
