import { lstat, type FileHandle } from 'node:fs/promises'
import { notThere } from '../open-if-there.ts'
import { errorCode } from '../run-folder.ts'
import { unreadableFile } from '../unreadable-file.ts'

/** What tells a file from another that has taken its name. */
export interface FileAt {
  readonly identity: string
  readonly size: number
}

/**
 * What bears the name now, not following links; `undefined` when nothing does.
 *
 * @throws UnreadableError when its folder may not be looked into
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
