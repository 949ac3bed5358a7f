import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rename, rm, stat, writeFile } from 'node:fs/promises'
import type { JobId } from '../../model/ids.ts'
import { decodeIndexRecord, indexHeader, indexHeaderBytes, indexRecordBytes, isIndexHeader, LogIndexBuilder } from './log-index.ts'
import { openIfThere } from '../open-if-there.ts'
import { logIndexPath, logPath } from '../run-folder.ts'

/** There is at least one record for each stretch of this many bytes. */
const chunkBytes = 4096

/**
 * Rebuilds the index of a finished log by counting its newlines. Valid records are kept with their times; after them, times are unknown.
 * The new index replaces the old one atomically.
 */
export const rebuildLogIndex = async (folder: string, job: JobId): Promise<void> => {
  const path = logPath(folder, job)
  const indexPath = logIndexPath(folder, job)
  const sound = soundRecords(await readIfThere(indexPath), (await stat(path)).size)
  const last = sound.length > 0 ? decodeIndexRecord(sound, sound.length / indexRecordBytes - 1) : undefined
  const builder = new LogIndexBuilder(last)
  let isBehindLast = last !== undefined
  for await (const chunk of createReadStream(path, { start: last?.byte ?? 0, highWaterMark: 64 * 1024 }) as AsyncIterable<Buffer>) {
    const ofLast = isBehindLast ? chunk.subarray(0, chunkBytes) : chunk.subarray(0, 0)
    if (last) builder.add(ofLast, last.stream, last.ms)
    builder.add(chunk.subarray(ofLast.length), 'out', undefined)
    isBehindLast = false
  }
  const newPath = `${indexPath}.${randomUUID()}`
  try {
    await writeFile(newPath, Buffer.concat([indexHeader(), sound, builder.takeRecords()]), { mode: 0o600, flag: 'wx' })
    await rename(newPath, indexPath)
  } catch (error) {
    await rm(newPath, { force: true })
    throw error
  }
}

const readIfThere = async (path: string): Promise<Buffer> => {
  const file = await openIfThere(path)
  if (!file) return Buffer.alloc(0)
  try {
    return await file.readFile()
  } finally {
    await file.close()
  }
}

/** The valid records at the beginning: they must increase and lie within the log. */
const soundRecords = (index: Buffer, logBytes: number): Buffer => {
  if (!isIndexHeader(index)) return Buffer.alloc(0)
  const records = index.subarray(indexHeaderBytes)
  const count = Math.floor(records.length / indexRecordBytes)
  let previous = { byte: -1, lines: 0 }
  let sound = 0
  for (; sound < count; sound++) {
    const { byte, lines } = decodeIndexRecord(records, sound)
    const isSound = byte > previous.byte && byte < logBytes && lines >= previous.lines && lines <= byte && (sound > 0 || byte === 0)
    if (!isSound) break
    previous = { byte, lines }
  }
  return records.subarray(0, sound * indexRecordBytes)
}
