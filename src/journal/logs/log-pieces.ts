import type { LogPiece } from '../../engine/ports.ts'
import { readFile } from 'node:fs/promises'
import { decodeIndexRecord, indexHeaderBytes, indexRecordBytes, isIndexHeader } from './log-index.ts'

/** Which stream each part of a log of `bytes` came from, by its index. Without a usable index, all of it counts as `out`. */
export const logPieces = async (indexPath: string, bytes: number): Promise<readonly LogPiece[]> => {
  const index = await readFile(indexPath).catch(() => Buffer.alloc(0))
  if (index.length < indexHeaderBytes || !isIndexHeader(index)) return [['out', bytes]]
  const block = index.subarray(indexHeaderBytes)
  const pieces: LogPiece[] = []
  const count = Math.floor(block.length / indexRecordBytes)
  let to = bytes
  for (let at = count - 1; at >= 0; at--) {
    const { byte, stream } = decodeIndexRecord(block, at)
    // one beyond the end, or out of order, says nothing
    if (byte >= to) continue
    pieces.unshift([stream, to - byte])
    to = byte
  }
  return to > 0 ? [['out', to], ...pieces] : pieces
}
