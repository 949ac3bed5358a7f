import { join } from 'node:path'
import { readSmallFile, writeSmallFile } from '../journal/small-file.ts'

/** How often npm is asked for the newest version, and how often a user is told of it: once a day, in milliseconds. */
const lookUpEveryMs = 24 * 60 * 60_000

const fileIn = (home: string): string => join(home, 'cache', 'newest-version.json')

/** The version that npm named last, if it is newer than `own`. */
export const knownNewer = async (home: string, own: string): Promise<string | undefined> => {
  const { newest } = readSmallFile(fileIn(home)).members
  // a prerelease is nothing that a user has to know of
  if (typeof newest !== 'string' || !/^\d+\.\d+\.\d+$/.test(newest) || newest === own) return undefined
  const { default: parse } = await import('semver/functions/parse.js')
  // `null` for numbers that are too large
  return parse(newest)?.compare(own) === 1 ? newest : undefined
}

export const keepNewest = (home: string, newest: string): void => {
  writeSmallFile(fileIn(home), { newest })
}

/** Whether a day has passed since this was true. Of many commands at once, hardly more than one is told so. */
export const isLookUpDue = (home: string, now = Date.now()): boolean => {
  const file = fileIn(home)
  const { members, writtenAt } = readSmallFile(file)
  // a time in the future is that of a clock that was wrong
  if (writtenAt <= now && now - writtenAt < lookUpEveryMs) return false
  try {
    writeSmallFile(file, members)
    return true
  } catch {
    // in a home that cannot be written, each command would look it up
    return false
  }
}
