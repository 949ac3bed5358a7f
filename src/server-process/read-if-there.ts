import { readFileSync } from 'node:fs'
import { asRefusedFile } from '../files/refused-file.ts'

/**
 * The text of a file; `undefined` if there is no such file.
 *
 * @throws UserError if it belongs to another user
 */
export const readIfThere = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined
    throw asRefusedFile(error) ?? error
  }
}
