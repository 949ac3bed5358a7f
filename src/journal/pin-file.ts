import { rmSync } from 'node:fs'
import { sep } from 'node:path'
import { isAnythingAt, readSmallFile, writeSmallFile } from './small-file.ts'

/** Protects a run from being deleted to make room. It lies in the run's folder, because the journal of a run that is over stays closed. */
export interface Pin {
  /** When it was set: milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** Why the run is kept, in the words of the user. */
  readonly note?: string
}

// no `join`: see `runFolderPath`
const pinPath = (folder: string): string => `${folder}${sep}pin.json`

/** Whether the run in `folder` is pinned. A pin that cannot be looked for counts as set, because a deleted run does not come back. */
export const isPinned = (folder: string): boolean => isAnythingAt(pinPath(folder), true)

/** The pin of the run in `folder`; `undefined` if it has none, or none that can be looked for. Of a damaged pin, only its time is known. */
export const readPin = (folder: string): Pin | undefined => {
  if (!isAnythingAt(pinPath(folder), false)) return undefined
  const { members, writtenAt } = readSmallFile(pinPath(folder))
  const { at, note } = members
  return { at: typeof at === 'number' ? at : writtenAt, ...(typeof note === 'string' && note !== '' && { note }) }
}

/** Writes the pin of a run, as a whole or not at all. It replaces an earlier one. */
export const writePin = (folder: string, { at, note }: Pin): void => {
  writeSmallFile(pinPath(folder), { at, ...(note !== undefined && { note }) })
}

export const removePin = (folder: string): void => {
  rmSync(pinPath(folder), { force: true })
}
