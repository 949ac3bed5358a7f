import { lstat, type FileHandle } from 'node:fs/promises'

/** What tells a file from another that has taken its name. */
export interface FileAt {
  readonly identity: string
  readonly size: number
}

/** What bears the name now, not following links; `undefined` when nothing does. */
export const fileAt = async (path: string): Promise<FileAt | undefined> => lstat(path, { bigint: true }).then(factsOf, () => undefined)

export const identityOf = async (file: FileHandle): Promise<string> => factsOf(await file.stat({ bigint: true })).identity

const factsOf = ({ dev, ino, size }: { readonly dev: bigint; readonly ino: bigint; readonly size: bigint }): FileAt => ({
  identity: `${dev} ${ino}`,
  size: Number(size),
})
