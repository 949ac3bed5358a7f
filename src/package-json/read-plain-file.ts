import { readFileSync, statSync } from 'node:fs'

/**
 * Reads a file as text. Refuses a FIFO or a device, which another user may have put into a folder above the project: reading it would not end.
 *
 * @throws if there is no such file, or it cannot be read.
 */
export const readPlainFile = (path: string): string => {
  const found = statSync(path)
  // a folder is left to `readFileSync`, which has the right words for it
  if (!found.isFile() && !found.isDirectory()) throw new Error('it is not a file')
  return readFileSync(path, 'utf8')
}
