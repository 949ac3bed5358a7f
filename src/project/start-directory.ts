import { parse, resolve } from 'node:path'
import { UserError } from '../model/user-error.ts'

/** Unset in a process that is not a command line. `path` is missing if the directory was removed. */
let started: { readonly path?: string } | undefined

/**
 * Remembers the directory in which this command line was started, because the code of a config can change the working directory. If it was
 * removed, moves to the root folder: Node asks for the working directory in many places that do not depend on it.
 */
export const rememberStartDirectory = (): void => {
  try {
    started = { path: process.cwd() }
  } catch {
    started = {}
    process.chdir(parse(process.execPath).root)
  }
}

/** The directory in which this command line was started; `undefined` if it was removed. */
export const startDirectory = (): string | undefined => (started ? started.path : process.cwd())

/**
 * The absolute path of a path that the user gave.
 *
 * @throws UserError `directory-gone` for a relative path if the directory in which the command line was started was removed.
 */
export const typedPath = (path: string): string => {
  const directory = startDirectory()
  if (directory !== undefined) return resolve(directory, path)
  if (path.startsWith('/')) return resolve(path)
  throw new UserError('directory-gone', 'The current directory no longer exists.', ['`cd` to a directory that exists.'])
}

/** The same for commands that also work outside any project: without a path, they ignore that the current directory was removed. */
export const typedPathOrRoot = (path = '.'): string => (path === '.' && startDirectory() === undefined ? '/' : typedPath(path))
