import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { readingFlags } from '../open-if-there.ts'
import { decodeIndexRecord, indexHeaderBytes, indexRecordBytes, isIndexHeader, type IndexRecord } from './log-index.ts'

/** The last record of an index, read synchronously; `undefined` if there is no readable index. */
export const lastIndexRecord = (path: string): IndexRecord | undefined => {
  let file: number | undefined
  try {
    file = openSync(path, readingFlags)
    const found = fstatSync(file)
    const count = Math.floor((found.size - indexHeaderBytes) / indexRecordBytes)
    if (!found.isFile() || count < 1 || !isIndexHeader(bytesAt(file, 0, indexHeaderBytes))) return undefined
    return decodeIndexRecord(bytesAt(file, indexHeaderBytes + (count - 1) * indexRecordBytes, indexRecordBytes), 0)
  } catch {
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

const bytesAt = (file: number, from: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length)
  readSync(file, bytes, 0, length, from)
  return bytes
}
