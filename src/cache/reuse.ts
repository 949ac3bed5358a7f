import { createReadStream, statSync } from 'node:fs'
import type { ReusedResult } from '../engine/ports.ts'
import type { LogSink } from '../engine/ports.ts'
import { Doubt } from './doubt.ts'
import type { KeptEntry } from './store/kept-entry.ts'
import type { ResultStore } from './store/result-store.ts'

/**
 * A kept result, for the engine. Its log is whole.
 *
 * @throws Doubt
 */
export const reusedResult = async (store: ResultStore, entry: KeptEntry, by: ReusedResult['by']): Promise<ReusedResult> => {
  const { run, durationMs, output, exitCode, steps, log } = entry
  const file = store.blobPath(log.hash)
  if (log.bytes > 0 && (statSync(file, { throwIfNoEntry: false })?.size !== log.bytes || (await store.hash(file)) !== log.hash))
    throw new Doubt({ kind: 'damaged' })
  return {
    ...{ run, by, savedMs: durationMs, steps },
    ...(output !== undefined && { output }),
    ...(exitCode !== undefined && { exitCode }),
    replay: (sink) => replay(file, log, sink),
  }
}

/** Writes the parts of the log as they came, each to the stream that it came from. */
const replay = async (file: string, { bytes, pieces }: KeptEntry['log'], sink: LogSink): Promise<boolean> => {
  if (bytes === 0) return true
  const rest = pieces.map(([stream, length]) => ({ stream, length }))
  try {
    for await (const read of createReadStream(file)) {
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
