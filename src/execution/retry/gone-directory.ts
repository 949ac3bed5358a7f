import { statSync } from 'node:fs'
import { UserError } from '../../model/user-error.ts'

/** The error for a directory in which a run is to be started, but which is gone; `undefined` if it is there. */
export const goneDirectory = (directory: string): UserError | undefined =>
  isDirectory(directory)
    ? undefined
    : new UserError('no-directory', `The directory ${directory} no longer exists.`, [
        'Restore it, or run the pipeline from another directory.',
      ])

const isDirectory = (path: string): boolean => {
  // a journal that was not made here may name what no file system can hold
  if (path.includes('\0')) return false
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
