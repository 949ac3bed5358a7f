import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { asRefusedFile } from '../files/refused-file.ts'
import { errorCode, homeNotWritable } from '../journal/run-folder.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { UserError } from '../model/user-error.ts'
import { typedPath } from './start-directory.ts'

/** Absolute path of the home: `SPARKWING_HOME`, default `~/.sparkwing`. */
export const homeDirectory = (env: NodeJS.ProcessEnv = process.env): string =>
  env['SPARKWING_HOME'] ? homePath(env['SPARKWING_HOME']) : join(homedir(), '.sparkwing')

/** The absolute path of a home that the user gave. Shells do not expand the `~` in `--home=~/x` or in a quoted value. */
export const homePath = (path: string): string => typedPath(path.replace(/^~(?=\/|$)/, () => homedir()))

/**
 * Makes `SPARKWING_HOME` absolute, so that all processes started from here use the same home, whatever their working directory.
 *
 * @throws UserError `home-not-writable` for a home in a place where nothing can be made, such as /proc.
 */
export const settleHome = (env: NodeJS.ProcessEnv): void => {
  if (!env['SPARKWING_HOME']) return
  const home = homeDirectory(env)
  env['SPARKWING_HOME'] = home
  if (!existsSync(home)) refuseEndlessHome(home)
}

/** There the system says ENOENT although the folder above exists, and Node's recursive `mkdir` tries again for ever. */
const refuseEndlessHome = (home: string): void => {
  let missing = home
  while (!existsSync(dirname(missing))) missing = dirname(missing)
  try {
    mkdirSync(missing, { mode: 0o700 })
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw homeNotWritable(home, error)
  }
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
    if (statSync(home, { throwIfNoEntry: false })?.isDirectory() !== false) throw asRefusedFile(error) ?? refuse(errorCode(error), error)
  }
  if (!statSync(home).isDirectory()) refuse('it is not a folder')
}
