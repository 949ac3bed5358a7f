import { closeSync, fstatSync, lstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fromJsonText, toJsonText } from '../model/record-json.ts'
import { readingFlags } from './open-if-there.ts'

/** A longer file was not written by us. */
const longestBytes = 16 * 1024

/** What a small JSON file in a run's folder holds. */
export interface SmallFile {
  /** Its members; none if it is damaged. */
  readonly members: Readonly<Record<string, unknown>>
  /** When the file was written: milliseconds since 1970-01-01 UTC; 0 if it cannot be read. */
  readonly writtenAt: number
}

/** Whether anything is at the path; `ifUnknown` if its folder cannot be searched. */
export const isAnythingAt = (path: string, ifUnknown: boolean): boolean => {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    return ifUnknown
  }
}

/** Reads a small JSON file, whatever is in its place. */
export const readSmallFile = (path: string): SmallFile => {
  try {
    const file = openSync(path, readingFlags)
    try {
      const found = fstatSync(file)
      const isOurs = found.isFile() && found.size <= longestBytes
      return { members: membersIn(isOurs ? readFileSync(file, 'utf8') : ''), writtenAt: Math.round(found.mtimeMs) }
    } finally {
      closeSync(file)
    }
  } catch {
    return { members: {}, writtenAt: 0 }
  }
}

/** Writes a small JSON file as a whole or not at all. It replaces an earlier one. */
export const writeSmallFile = (path: string, value: object): void => {
  const draft = join(dirname(path), `.${basename(path, '.json')}-${process.pid}.tmp`)
  try {
    writeFileSync(draft, `${toJsonText(value)}\n`, { mode: 0o600 })
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

const membersIn = (text: string): SmallFile['members'] => {
  try {
    const value: unknown = fromJsonText(text)
    return typeof value === 'object' && value !== null ? (value as SmallFile['members']) : {}
  } catch {
    return {}
  }
}
