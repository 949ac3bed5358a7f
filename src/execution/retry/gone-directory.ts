import { statSync } from 'node:fs'
import { UserError } from '../../model/user-error.ts'

/** The error for a directory in which a run is to be started, but which is gone; `undefined` if it is there. */
export const goneDirectory = (directory: string): UserError | undefined =>
  statSync(directory, { throwIfNoEntry: false })?.isDirectory()
    ? undefined
    : new UserError('no-directory', `The directory ${directory} no longer exists.`, [
        'Restore it, or run the pipeline from another directory.',
      ])
