import { accessSync, constants, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { errorCode } from '../journal/run-folder.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { UserError } from '../model/user-error.ts'
import { typedPath } from './start-directory.ts'

/** Absolute path of the home: `SPARKWING_HOME`, default `~/.sparkwing`. */
export const homeDirectory = (env: NodeJS.ProcessEnv = process.env): string =>
  env['SPARKWING_HOME'] ? homePath(env['SPARKWING_HOME']) : join(homedir(), '.sparkwing')

/** The absolute path of a home that the user gave. Shells do not expand the `~` in `--home=~/x` or in a quoted value. */
export const homePath = (path: string): string => typedPath(path.replace(/^~(?=\/|$)/, () => homedir()))

/** Makes `SPARKWING_HOME` absolute, so that all processes started from here use the same home, whatever their working directory. */
export const settleHome = (env: NodeJS.ProcessEnv): void => {
  if (env['SPARKWING_HOME']) env['SPARKWING_HOME'] = homeDirectory(env)
}

/**
 * Refuses a home that cannot be read. A home that does not exist yet is fine: it is empty.
 *
 * @throws UserError `home-not-readable`
 */
export const checkReadableHome = (home: string): void => {
  const refuse = (why: string, cause?: unknown): never => {
    throw new UserError(
      'home-not-readable',
      `Cannot read the home ${home} (${why}).`,
      ['Set SPARKWING_HOME to a folder that you can read.'],
      {
        cause,
        exitCode: exitCodes.homeNotWritable,
      },
    )
  }
  try {
    accessSync(home, constants.R_OK | constants.X_OK)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    // for a file without execute permission, say below that it is not a folder
    if (statSync(home, { throwIfNoEntry: false })?.isDirectory() !== false) refuse(errorCode(error), error)
  }
  if (!statSync(home).isDirectory()) refuse('it is not a folder')
}
