import type { LogPiece } from '../../engine/ports.ts'
import { openIfThere } from '../open-if-there.ts'
import { decodeIndexRecord, indexHeaderBytes, indexRecordBytes, isIndexHeader } from './log-index.ts'

/** Which stream each part of a log of `bytes` came from, by its index. Without a usable index, all of it counts as `out`. */
export const logPieces = async (indexPath: string, bytes: number): Promise<readonly LogPiece[]> => {
  const index = await readPlain(indexPath)
  if (index.length < indexHeaderBytes || !isIndexHeader(index)) return [['out', bytes]]
  const block = index.subarray(indexHeaderBytes)
  const pieces: LogPiece[] = []
  const count = Math.floor(block.length / indexRecordBytes)
  let to = bytes
  for (let at = count - 1; at >= 0; at--) {
    const { byte, stream } = decodeIndexRecord(block, at)
    // one beyond the end, or out of order, says nothing
    if (byte >= to) continue
    pieces.push([stream, to - byte])
    to = byte
  }
  if (to > 0) pieces.push(['out', to])
  return pieces.reverse()
}

const readPlain = async (path: string): Promise<Buffer> => {
  try {
    await using file = await openIfThere(path)
    return (await file?.readFile()) ?? Buffer.alloc(0)
  } catch {
    return Buffer.alloc(0)
  }
}
