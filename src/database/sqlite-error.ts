import { dirname } from 'node:path'
import { isUsable, refusedFile } from '../files/refused-file.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { UserError } from '../model/user-error.ts'
import { StoreBusyError } from '../storage/store-busy-error.ts'

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Whether another connection holds the lock. Nothing is wrong then, and trying again helps. */
export const isBusy = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(codeOf(error))

/**
 * Whether the file is damaged. SQLite detects only some damage itself. If bytes of the schema or of a row are damaged, our own statements
 * fail, which are always the same and otherwise never fail.
 */
export const isDamage = (error: unknown): boolean =>
  /^SQLITE_(CORRUPT|NOTADB|ERROR|SCHEMA|MISMATCH|TOOBIG)/.test(codeOf(error)) ||
  // rows contain JSON, which SQLite does not check
  error instanceof SyntaxError

/** Converts an error of SQLite to what the store's contract allows: a StoreBusyError, a UserError, or, for a bug, the error itself. */
export const storeError = (error: unknown, file: string): unknown => {
  if (isBusy(error)) return new StoreBusyError(`The store ${file} is locked by another process.`, { cause: error })
  const code = codeOf(error)
  if (isDamage(error)) return damaged(error, file)
  if (/^SQLITE_FULL/.test(code)) return notWritable('there is no space left', error, file)
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/.test(code)) return notOpened(error, file)
  if (/^SQLITE_IOERR/.test(code)) return notWritable('the disk reports an error', error, file)
  return error
}

/** SQLite does not say which of its files it may not open. */
const notOpened = (error: unknown, file: string): UserError => {
  const closed = [file, `${file}-wal`, `${file}-shm`, `${file}-journal`, dirname(file)].find((path) => !isUsable(path))
  return closed === undefined ? notWritable('it may not be written', error, file) : refusedFile(closed, error)
}

/** The file is not what we wrote. */
export const damaged = (cause: unknown, file: string): UserError =>
  new UserError(
    'store-damaged',
    `The store ${file} is damaged.`,
    [`Delete ${file} and its -wal and -shm: the next command rebuilds it from the runs' journals, no run is lost.`],
    { cause },
  )

export const notWritable = (why: string, cause: unknown, file: string): UserError =>
  new UserError('store-not-writable', `The store ${file} cannot be used: ${why}.`, ['Make room or give yourself access to its folder.'], {
    cause,
    exitCode: exitCodes.homeNotWritable,
  })
