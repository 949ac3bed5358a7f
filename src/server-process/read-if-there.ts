import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { asRefusedFile } from '../files/refused-file.ts'
import { noFile, notThere, readingFlags } from '../journal/open-if-there.ts'
import { errorCode } from '../journal/run-folder.ts'

/**
 * The text of a file; `undefined` if there is no such file, or something else in its place: reading a pipe would wait for its writer, and
 * reading a device might never end.
 *
 * @throws UserError if it belongs to another user
 */
export const readIfThere = (file: string): string | undefined => {
  try {
    const fd = openSync(file, readingFlags)
    try {
      return fstatSync(fd).isFile() ? readFileSync(fd, 'utf8') : undefined
    } finally {
      closeSync(fd)
    }
  } catch (error) {
    if (notThere.has(errorCode(error)) || noFile.has(errorCode(error))) return undefined
    throw asRefusedFile(error) ?? error
  }
}
