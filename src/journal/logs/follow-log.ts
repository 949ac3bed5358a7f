import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import type { JobId } from '../../model/ids.ts'
import { openIfThere } from '../open-if-there.ts'
import { journalPath, logPath } from '../run-folder.ts'
import { watchFolder } from '../watch-folder.ts'

const chunkBytes = 64 * 1024

/** `isOver` may have to query a store, which is too expensive for each change of a busy log. */
const askAtMostEveryMs = 250

/**
 * Yields the bytes of a job's log from `fromByte` on, as they are written. It may start before the job does, and ends when `isOver` returns
 * true and everything is read, or when `signal` aborts. `isOver` is called when there is nothing to read, at most a few times a second.
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
    let wasOver = false
    let askAgainAt = 0
    while (!signal?.aborted) {
      const before = at
      file ??= await openIfThere(path)
      for (let chunk = await readChunk(file, at); chunk.length > 0 && !signal?.aborted; chunk = await readChunk(file, at)) {
        at += chunk.length
        yield chunk
      }
      if (wasOver) return
      if (at > before) continue
      if (performance.now() >= askAgainAt) {
        wasOver = await isOver()
        askAgainAt = performance.now() + askAtMostEveryMs
        // asked before the last read, so that this read sees everything written before the end
        if (wasOver) continue
      }
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
