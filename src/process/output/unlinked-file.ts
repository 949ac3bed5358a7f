import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file for bytes that would take too much memory. It has no name, so it is gone when this process is. */
export interface UnlinkedFile {
  readonly fd: number
}

/** Makes an empty file. `undefined` if that is not possible, as on a full disk. */
export const makeUnlinkedFile = (): UnlinkedFile | undefined => {
  let folder: string | undefined
  try {
    folder = mkdtempSync(join(tmpdir(), 'sparkwing-'))
    return { fd: openSync(join(folder, 'output'), 'wx+', 0o600) }
  } catch {
    return undefined
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  }
}

/** Writes at a place in the file. False if not all of it could be written. */
export const writeAt = ({ fd }: UnlinkedFile, bytes: Uint8Array, place: number): boolean => {
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written, bytes.length - written, place + written)
    return true
  } catch {
    return false
  }
}

/** Reads up to `length` bytes at a place in the file. */
export const readAt = ({ fd }: UnlinkedFile, place: number, length: number): Uint8Array => {
  const bytes = new Uint8Array(length)
  return bytes.subarray(0, readSync(fd, bytes, 0, length, place))
}

export const closeUnlinkedFile = ({ fd }: UnlinkedFile): void => {
  closeSync(fd)
}
