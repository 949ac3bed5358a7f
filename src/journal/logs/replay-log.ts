import type { LogPiece, LogSink } from '../../engine/ports.ts'
import { openIfThere } from '../open-if-there.ts'

/** Writes the parts of a log as they came, each to the stream that it came from. Returns whether that is all of it. Never rejects. */
export const replayLog = async (
  file: string,
  { bytes, pieces }: { readonly bytes: number; readonly pieces: readonly LogPiece[] },
  sink: LogSink,
): Promise<boolean> => {
  if (bytes === 0) return true
  const rest = pieces.map(([stream, length]) => ({ stream, length }))
  try {
    const log = await openIfThere(file)
    if (!log) return false
    for await (const read of log.createReadStream()) {
      let chunk: Buffer = Buffer.from(read as Buffer)
      while (chunk.length > 0) {
        const piece = rest[0]
        if (!piece) return false
        const part = chunk.subarray(0, piece.length)
        await sink.write(part, piece.stream)
        chunk = chunk.subarray(part.length)
        piece.length -= part.length
        if (piece.length === 0) rest.shift()
      }
    }
    return rest.length === 0
  } catch {
    return false
  }
}
