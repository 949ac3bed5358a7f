import { isLookUpDue, knownNewer } from '../../newer-version/known-version.ts'
import { isUpdatedByHand, startLookUp } from '../../newer-version/look-up.ts'
import { exitCodes } from '../../model/exit-codes.ts'
import { homeDirectory } from '../../project/home.ts'
import { startDirectory } from '../../project/start-directory.ts'
import { isBuildServer } from '../is-build-server.ts'
import { sayOnStderr } from '../terminal/say.ts'
import { shownLines } from '../terminal/shown.ts'

/** Turns the notice off. `@oclif/plugin-warn-if-update-available` gives it this name in other command lines of oclif. */
const offVariable = 'SPARKWING_SKIP_NEW_VERSION_CHECK'

const cancelled: ReadonlySet<unknown> = new Set([exitCodes.cancelledBySigint, exitCodes.cancelledBySigterm])

/**
 * Once a day, at the end of a command in a terminal: names the newer version that npm knew of when it was asked last, and has it asked again
 * by a process that nobody waits for. `root` is the folder of our package.
 */
export const noticeUpdate = async (root: string, version: string): Promise<void> => {
  const { env, exitCode } = process
  if (isBuildServer(env) || !['', '0', 'false', undefined].includes(env[offVariable]) || cancelled.has(exitCode)) return
  const home = homeDirectory()
  if (!isUpdatedByHand(root, startDirectory() ?? '/') || !isLookUpDue(home)) return
  const newer = await knownNewer(home, version)
  if (newer !== undefined)
    sayOnStderr(shownLines([`sparkwing ${newer} is available, and this is ${version}. Update it with what installed it.`]))
  await startLookUp(root, env)
}
