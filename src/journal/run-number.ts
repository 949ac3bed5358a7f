import { closeSync, constants, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { RunId } from '../model/ids.ts'
import { toJsonText } from '../model/record-json.ts'
import type { RunRequest } from '../model/run-request.ts'
import { errorCode } from './run-folder.ts'

/** A run id and the end of the line. */
const recordBytes = 29
/** Opening a pipe in its place would wait for the other end. Windows has no such flag. */
const { O_NONBLOCK = 0 } = constants as Partial<typeof constants>
const appending = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | O_NONBLOCK

/**
 * Takes the next number of a pipeline in its project; the first is 1. Each run appends its id to a file of the pipeline, and the place of the
 * id is the number. The system appends each id as a whole, so no two runs get the same number, and nobody has to wait. Gives nothing if the
 * id cannot be appended, for example because the disk is full: a run does not need a number.
 */
export const takeRunNumber = (home: string, pipeline: Pick<RunRequest, 'project' | 'pipeline'>, run: RunId): number | undefined => {
  try {
    const file = openNumbers(join(home, 'numbers'), fileNameOf(pipeline))
    try {
      return appendTo(file, `${run}\n`)
    } finally {
      closeSync(file)
    }
  } catch {
    return undefined
  }
}

const openNumbers = (folder: string, name: string): number => {
  const path = `${folder}${sep}${name}`
  try {
    return openSync(path, appending, 0o600)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return openSync(path, appending, 0o600)
  }
}

const appendTo = (file: number, record: string): number | undefined => {
  const before = fstatSync(file)
  if (!before.isFile() || writeSync(file, record) < recordBytes) return undefined
  // other runs may have appended theirs before and after it
  const added = Buffer.alloc(fstatSync(file).size - before.size)
  readSync(file, added, 0, added.length, before.size)
  const at = added.indexOf(record)
  // rounded because a full disk may have left a part of a record; whole records lie far enough apart to have different numbers all the same
  return at < 0 ? undefined : Math.floor((before.size + at) / recordBytes) + 1
}

const encoder = new TextEncoder()

/** A 64-bit FNV-1a hash: loading `node:crypto` would slow down every start by 8 ms. */
const fileNameOf = ({ project, pipeline }: Pick<RunRequest, 'project' | 'pipeline'>): string => {
  let hash = 0xcbf29ce484222325n
  for (const byte of encoder.encode(toJsonText([project, pipeline]))) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return hash.toString(16).padStart(16, '0')
}
