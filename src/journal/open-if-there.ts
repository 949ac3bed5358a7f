import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { errorCode } from './run-folder.ts'
import { unreadableFile } from './unreadable-file.ts'

/**
 * Does not follow links, and does not block on a pipe: opening a pipe waits for its writer, and would occupy one of the few threads that
 * read files. Windows has neither flag.
 */
export const readingFlags = (({ O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 }: Partial<typeof constants>) =>
  (O_RDONLY ?? 0) | O_NOFOLLOW | O_NONBLOCK)(constants)

/** Nothing is there (yet). If the name is too long, nothing can be there. */
export const notThere: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'])

/** Not one of our files: a link, a socket, or a device without a driver. */
export const noFile: ReadonlySet<string> = new Set(['ELOOP', 'ENXIO', 'ENODEV'])

/**
 * Opens a file of a run for reading; `undefined` if it does not exist (yet), or is not a plain file, which Sparkwing never creates in a
 * run's folder.
 *
 * @throws UnreadableError
 */
export const openIfThere = async (path: string): Promise<FileHandle | undefined> => {
  let file: FileHandle
  try {
    file = await open(path, readingFlags)
  } catch (error) {
    if (notThere.has(errorCode(error)) || noFile.has(errorCode(error))) return undefined
    throw unreadableFile(path, error)
  }
  let isFile = false
  try {
    isFile = (await file.stat()).isFile()
    return isFile ? file : undefined
  } catch (error) {
    throw unreadableFile(path, error)
  } finally {
    if (!isFile) await file.close()
  }
}
