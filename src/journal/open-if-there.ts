import { open, type FileHandle } from 'node:fs/promises'
import { errorCode } from './run-folder.ts'

/** Opens a file for reading; `undefined` when it does not exist (yet). */
export const openIfThere = async (path: string): Promise<FileHandle | undefined> => {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
