import { isAbsolute, relative } from 'node:path'
import { startDirectory } from './start-directory.ts'

/** A path to show: relative to the directory in which the command was started if it is inside it, else absolute. */
export const shownPath = (path: string, directory: string | undefined = startDirectory()): string => {
  if (directory === undefined) return path
  const below = relative(directory, path)
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below
}

/** The shortest path of a directory that can be typed in the working directory, such as `../..`. */
export const pathFromHere = (directory: string, here: string | undefined = startDirectory()): string => {
  if (here === undefined) return directory
  const path = relative(here, directory) || '.'
  return path.length < directory.length ? path : directory
}
