import { isAbsolute, relative } from 'node:path'

/** A path to show: relative to the working directory if it is inside it, else absolute. */
export const shownPath = (path: string, directory: string = process.cwd()): string => {
  const below = relative(directory, path)
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below
}
