import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import type { JobId } from '../../model/ids.ts'
import { openIfThere } from '../open-if-there.ts'
import { journalPath, logPath } from '../run-folder.ts'
import { watchFolder } from '../watch-folder.ts'

const chunkBytes = 64 * 1024

/** `isOver` may cost a look into a store; each change of a busy log is no reason for one. */
const askAtMostEveryMs = 250

/**
 * The bytes of a job's log from `fromByte` on, as they come, from before the job has begun until `isOver` says that nothing writes to it
 * any more and its end is reached, or `signal` aborts. `isOver` is asked when there is nothing to read, a few times a second at most.
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
        // Asked before the last look: what was written before the end is then seen.
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
