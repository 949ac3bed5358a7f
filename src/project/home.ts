import { accessSync, constants, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { errorCode } from '../journal/run-folder.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { UserError } from '../model/user-error.ts'

/** The home: `SPARKWING_HOME`, default `~/.sparkwing`; absolute. */
export const homeDirectory = (env: NodeJS.ProcessEnv = process.env): string =>
  env['SPARKWING_HOME'] ? resolve(env['SPARKWING_HOME']) : join(homedir(), '.sparkwing')

/**
 * Refuses a home that nothing can be read from; one that does not exist yet is empty.
 *
 * @throws UserError `home-not-readable`
 */
export const checkReadableHome = (home: string): void => {
  const refuse = (why: string, cause?: unknown): never => {
    throw new UserError('home-not-readable', `Cannot read the home ${home} (${why}).`, ['Set SPARKWING_HOME to a folder of your own.'], {
      cause,
      exitCode: exitCodes.homeNotWritable,
    })
  }
  try {
    accessSync(home, constants.R_OK | constants.X_OK)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    // a file that may not be executed is told for what it is
    if (statSync(home, { throwIfNoEntry: false })?.isDirectory() !== false) refuse(errorCode(error), error)
  }
  if (!statSync(home).isDirectory()) refuse('it is not a folder')
}
