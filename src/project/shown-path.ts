import { isAbsolute, relative } from 'node:path'

/** A path to show: relative to the working directory if it is inside it, else absolute. */
export const shownPath = (path: string, directory: string = process.cwd()): string => {
  const below = relative(directory, path)
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below
}

/** The shortest path of a directory that can be typed in the working directory, such as `../..`. */
export const pathFromHere = (directory: string, here: string = process.cwd()): string => {
  const path = relative(here, directory) || '.'
  return path.length < directory.length ? path : directory
}
