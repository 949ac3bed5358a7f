import { accessSync, constants, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { errorCode } from '../journal/run-folder.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { UserError } from '../model/user-error.ts'

/** Absolute path of the home: `SPARKWING_HOME`, default `~/.sparkwing`. */
export const homeDirectory = (env: NodeJS.ProcessEnv = process.env): string =>
  env['SPARKWING_HOME'] ? resolve(env['SPARKWING_HOME']) : join(homedir(), '.sparkwing')

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
