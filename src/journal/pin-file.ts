import { closeSync, fstatSync, lstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readingFlags } from './open-if-there.ts'
import { fromJsonText, toJsonText } from '../model/record-json.ts'

/** Protects a run from being deleted to make room. It lies in the run's folder, because the journal of a run that is over stays closed. */
export interface Pin {
  /** When it was set: milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** Why the run is kept, in the words of the user. */
  readonly note?: string
}

const pinPath = (folder: string): string => join(folder, 'pin.json')
/** A longer file was not written by us. */
const longestPinBytes = 16 * 1024

/** Whether the run in `folder` is pinned. A pin that cannot be looked for counts as set, because a deleted run does not come back. */
export const isPinned = (folder: string): boolean => {
  try {
    return lstatSync(pinPath(folder), { throwIfNoEntry: false }) !== undefined
  } catch {
    return true
  }
}

/** The pin of the run in `folder`; `undefined` if it has none. Of a damaged pin, only its time is known. */
export const readPin = (folder: string): Pin | undefined => {
  if (!isPinned(folder)) return undefined
  const path = pinPath(folder)
  try {
    const file = openSync(path, readingFlags)
    try {
      const { size, mtimeMs } = fstatSync(file)
      return pinIn(size > longestPinBytes ? '' : readFileSync(file, 'utf8'), Math.round(mtimeMs))
    } finally {
      closeSync(file)
    }
  } catch {
    return { at: 0 }
  }
}

/** Writes the pin of a run, as a whole or not at all. It replaces an earlier one. */
export const writePin = (folder: string, { at, note }: Pin): void => {
  const draft = join(folder, `.pin-${process.pid}.tmp`)
  try {
    writeFileSync(draft, `${toJsonText({ at, ...(note !== undefined && { note }) })}\n`, { mode: 0o600 })
    renameSync(draft, pinPath(folder))
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

export const removePin = (folder: string): void => {
  rmSync(pinPath(folder), { force: true })
}

const pinIn = (text: string, writtenAt: number): Pin => {
  try {
    const { at, note } = fromJsonText(text) as Readonly<Record<string, unknown>>
    return { at: typeof at === 'number' ? at : writtenAt, ...(typeof note === 'string' && note !== '' && { note }) }
  } catch {
    return { at: writtenAt }
  }
}
