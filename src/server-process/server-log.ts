import { readFileSync, statSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { serverFiles } from './server-files.ts'
import { writeWhole } from './write-whole.ts'

/** A log longer than this is trimmed to its last `keptBytes` at the next start. */
const longestBytes = 5 * 1024 * 1024
const keptBytes = 1024 * 1024

/** Trims the log to its last whole lines if it is too long, and returns its length. Call it only while no server writes to it. */
export const trimServerLog = (home: string): number => {
  const { log } = serverFiles(home)
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0
  if (size <= longestBytes) return size
  const tail = readFileSync(log).subarray(-keptBytes)
  const kept = tail.subarray(tail.indexOf(10) + 1)
  writeWhole(log, kept.toString())
  return kept.length
}

/** The last lines written after `from`, without control sequences. */
export const serverLogTail = (home: string, from: number, count: number): readonly string[] => {
  const { log } = serverFiles(home)
  // reading a pipe would wait for its writer
  if (!statSync(log, { throwIfNoEntry: false })?.isFile()) return []
  const text = stripVTControlCharacters(readFileSync(log).subarray(from).toString()).replaceAll(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '')
  return text.trimEnd() === '' ? [] : text.trimEnd().split('\n').slice(-count)
}
