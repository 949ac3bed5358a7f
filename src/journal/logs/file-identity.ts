import { lstat, type FileHandle } from 'node:fs/promises'
import { notThere } from '../open-if-there.ts'
import { errorCode } from '../run-folder.ts'
import { unreadableFile } from '../unreadable-file.ts'

/** A file at a path, with what distinguishes it from another file that later takes the same path. */
export interface FileAt {
  readonly identity: string
  readonly size: number
}

/**
 * What is at the path now, without following links; `undefined` if nothing is.
 *
 * @throws UnreadableError if the folder cannot be searched
 */
export const fileAt = async (path: string): Promise<FileAt | undefined> => {
  try {
    return factsOf(await lstat(path, { bigint: true }))
  } catch (error) {
    if (notThere.has(errorCode(error))) return undefined
    throw unreadableFile(path, error)
  }
}

export const identityOf = async (file: FileHandle): Promise<string> => factsOf(await file.stat({ bigint: true })).identity

const factsOf = ({ dev, ino, size }: { readonly dev: bigint; readonly ino: bigint; readonly size: bigint }): FileAt => ({
  identity: `${dev} ${ino}`,
  size: Number(size),
})
