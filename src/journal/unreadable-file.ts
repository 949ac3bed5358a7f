import { accessSync, constants, type Stats } from 'node:fs'
import { basename, dirname } from 'node:path'
import { isRefusal, refused } from '../files/refused-file.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { quoteForShell } from '../model/text/quote-for-shell.ts'
import { UnreadableError, type Unreadable } from '../model/unreadable.ts'
import { UserError } from '../model/user-error.ts'
import { errorCode, journalPath } from './run-folder.ts'

/** This process has too many open files, which has nothing to do with the run. */
const ofThisProcess: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE'])

/** The error for a file of a run that could not be opened or read, made from the system's error. */
export const unreadableFile = (path: string, cause: unknown): UserError => {
  if (cause instanceof UserError) return cause
  if (ofThisProcess.has(errorCode(cause))) return tooManyFiles(cause)
  return new UnreadableError(basename(dirname(path)), describe(path, cause), { cause })
}

/**
 * Converts an error that was thrown while reading the run in `folder`.
 *
 * @throws UserError if the error has nothing to do with the run
 */
export const asUnreadable = (error: unknown, folder: string): Unreadable => {
  const problem = unreadableFile(fileOf(error, folder) ?? journalPath(folder), error)
  if (problem instanceof UnreadableError) return problem.unreadable
  throw problem
}

/** The file in `folder` that a system call failed on. */
const fileOf = (error: unknown, folder: string): string | undefined =>
  error instanceof Error && 'path' in error && typeof error.path === 'string' && dirname(error.path) === folder ? error.path : undefined

const tooManyFiles = (cause: unknown): UserError =>
  new UserError('too-many-files', 'Sparkwing has too many files open.', ['Raise the limit (`ulimit -n`), or try again later.'], {
    cause,
    exitCode: exitCodes.homeNotWritable,
  })

const describe = (path: string, error: unknown): Unreadable => {
  const code = errorCode(error)
  const folder = dirname(path)
  if (isRefusal(error)) return isOpen(folder) ? refused(nameOf(path), path, folder) : refused('its folder', folder, folder)
  if (code !== '') return { reason: `reading it failed (${code})`, tryThis: `Check ${folder} and its disk.` }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return { reason: `reading it failed with "${message}"`, tryThis: `Please report this, if you can with ${journalPath(folder)}.` }
}

/** The path exists, but it is not a plain file. */
export const noPlainFile = (path: string, stat: Stats | undefined): UnreadableError =>
  damagedRun(path, `${nameOf(path)} is ${stat ? kindOf(stat) : 'no plain file'}`)

/** The content of a run's file is not what a run writes. */
export const damagedRun = (path: string, reason: string): UnreadableError => {
  const folder = dirname(path)
  return new UnreadableError(basename(folder), {
    reason,
    tryThis: `Restore its journal from a copy, or remove the run: \`rm -r ${quoteForShell(folder)}\`.`,
  })
}

const isOpen = (folder: string): boolean => {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

const nameOf = (path: string): string => (path === journalPath(dirname(path)) ? 'its journal' : `its file ${basename(path)}`)

const kindOf = (stat: Stats): string => {
  if (stat.isDirectory()) return 'a folder'
  if (stat.isSymbolicLink()) return 'a symbolic link'
  if (stat.isFIFO()) return 'a pipe'
  return stat.isSocket() ? 'a socket' : 'a device'
}
