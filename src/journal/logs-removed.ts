import { closeSync, openSync, readdirSync, rmSync } from 'node:fs'
import { join, sep } from 'node:path'
import { errorCode } from './run-folder.ts'
import { isAnythingAt, readSmallFile, writeSmallFile } from './small-file.ts'

/** The logs of a run were removed to make room. The run itself stays. */
export interface LogsRemoved {
  /** When: milliseconds since 1970-01-01 UTC. */
  readonly at: number
  /** What they took; absent if the mark is damaged. */
  readonly bytes?: number
}

// no `join`: see `runFolderPath`
const markPath = (folder: string): string => `${folder}${sep}logs-removed.json`

/** Whether the logs of the run in `folder` were removed. In a folder that cannot be searched, they count as kept: reading them tells why not. */
export const areLogsRemoved = (folder: string): boolean => isAnythingAt(markPath(folder), false)

/** When the logs of the run in `folder` were removed; `undefined` if they were not. */
export const readLogsRemoved = (folder: string): LogsRemoved | undefined => {
  if (!areLogsRemoved(folder)) return undefined
  const { members, writtenAt } = readSmallFile(markPath(folder))
  const { at, bytes } = members
  return { at: isWhole(at) ? at : writtenAt, ...(isWhole(bytes) && { bytes }) }
}

/** Anything else would be shown as nonsense. */
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/**
 * Marks the logs of a run as removed. From then on they are gone for every reader, although their files are still there: removing several
 * files is not one step, and a crash in between would leave some logs. An earlier mark stays.
 */
export const markLogsRemoved = (folder: string, { at, bytes }: Required<LogsRemoved>): void => {
  if (areLogsRemoved(folder)) return
  try {
    writeSmallFile(markPath(folder), { at, bytes })
  } catch (error) {
    if (!isFullDisk(error)) throw error
    // there is often still room for a name, and this frees space
    closeSync(openSync(markPath(folder), 'a', 0o600))
  }
}

/** Takes the mark back. */
export const unmarkLogsRemoved = (folder: string): void => {
  rmSync(markPath(folder), { force: true })
}

const isFullDisk = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(errorCode(error))

/** Removes the files of logs that are marked as removed. */
export const removeLogFiles = (folder: string): void => {
  // a reader may have been about to replace an index
  for (const name of readdirSync(folder)) if (/\.log(?:\.index(?:\..+)?)?$/.test(name)) rmSync(join(folder, name), { force: true })
}
