import { isAbsolute, relative } from 'node:path'

/** A path as a person reads it: relative to the working directory when it lies below it, else absolute. */
export const shownPath = (path: string, directory: string = process.cwd()): string => {
  const below = relative(directory, path)
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below
}
