import { isAbsolute, relative } from 'node:path'
import { startDirectory } from './start-directory.ts'

/** A path to show: relative to the directory in which the command was started if it is inside it, else absolute. */
export const shownPath = (path: string, directory: string | undefined = startDirectory()): string => {
  if (directory === undefined) return path
  const below = relative(directory, path)
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below
}
