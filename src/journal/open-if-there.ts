import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { errorCode } from './run-folder.ts'
import { unreadableFile } from './unreadable-file.ts'

/**
 * A link is not followed, and a pipe in the place of a file is not waited for: whoever opens one waits for its writer, and with it one of
 * the few threads that read files. Windows has neither flag.
 */
export const readingFlags = (({ O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 }: Partial<typeof constants>) =>
  (O_RDONLY ?? 0) | O_NOFOLLOW | O_NONBLOCK)(constants)

/** Nothing is there (yet), and where the name is too long nothing can be. */
export const notThere: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'])

/** What is no file of ours: a link, a socket, a device that no driver serves. */
export const noFile: ReadonlySet<string> = new Set(['ELOOP', 'ENXIO', 'ENODEV'])

/**
 * Opens a file of a run for reading; `undefined` when it does not exist (yet), and for all that is no plain file, which a run's folder
 * never holds.
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
