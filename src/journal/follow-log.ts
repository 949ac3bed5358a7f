import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import type { JobId } from '../model/ids.ts'
import { openIfThere } from './open-if-there.ts'
import { journalPath, logPath } from './run-folder.ts'
import { watchFolder } from './watch-folder.ts'

const chunkBytes = 64 * 1024

/**
 * The bytes of a job's log from `fromByte` on, as they come, from before the job has begun until `isOver` says that nobody writes to it
 * any more and its end is reached, or `signal` aborts. `isOver` is asked whenever the log or the journal has changed, and a few times
 * a second.
 */
export const followLog = async function* (
  folder: string,
  job: JobId,
  {
    fromByte = 0,
    isOver,
    signal,
  }: { readonly fromByte?: number; readonly isOver: () => boolean | Promise<boolean>; readonly signal?: AbortSignal },
): AsyncGenerator<Uint8Array, void, undefined> {
  const path = logPath(folder, job)
  const watch = watchFolder(folder, new Set([basename(path), basename(journalPath(folder))]), signal)
  let file: FileHandle | undefined
  try {
    let at = fromByte
    while (!signal?.aborted) {
      // Asked before the last look: what was written before the end is then seen.
      const wasOver = await isOver()
      file ??= await openIfThere(path)
      for (let chunk = await readChunk(file, at); chunk.length > 0 && !signal?.aborted; chunk = await readChunk(file, at)) {
        at += chunk.length
        yield chunk
      }
      if (wasOver) return
      await watch.changed()
    }
  } finally {
    watch.close()
    await file?.close()
  }
}

const readChunk = async (file: FileHandle | undefined, at: number): Promise<Uint8Array> => {
  if (!file) return new Uint8Array()
  const chunk = Buffer.allocUnsafeSlow(chunkBytes)
  const { bytesRead } = await file.read(chunk, 0, chunkBytes, at)
  return chunk.subarray(0, bytesRead)
}
