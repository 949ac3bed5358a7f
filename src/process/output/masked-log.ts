import type { LogSink, OutputStream } from '../../engine/ports.ts'
import type { Masking, OutputMask } from './masking.ts'

/** A log as one writer uses it. Each writer has its own, so that the output of another cannot split a secret and so hide it. */
export interface MaskedLog extends Pick<LogSink, 'write'> {
  /** Writes what was held back because it might have been the start of a secret. It is little, so there is no need to wait. */
  end(): void
}

/** How long bytes of a terminal are held back, in milliseconds. A person who types must see each key at once. */
const screenHoldMs = 20

export const maskedLog = (log: Pick<LogSink, 'write'>, masking: Masking): MaskedLog => {
  const masks = new Map<OutputStream, OutputMask>()
  let release: NodeJS.Timeout | undefined
  const writeAll = (pieces: readonly Uint8Array[], stream: OutputStream, isScreen?: boolean): Promise<void> | undefined => {
    let last: Promise<void> | undefined
    // a sink queues every piece at once; its promise only asks to wait before writing more
    for (const piece of pieces) last = log.write(piece, stream, isScreen) ?? last
    return last
  }
  const endOne = (stream: OutputStream, isScreen?: boolean): Promise<void> | undefined => {
    const mask = masks.get(stream)
    masks.delete(stream)
    return mask && writeAll(mask.end(), stream, isScreen)
  }
  let screen: OutputStream | undefined
  return {
    write: (chunk, stream, isScreen = false) => {
      if (isScreen) {
        screen = stream
        clearTimeout(release)
        release = setTimeout(() => void endOne(stream, isScreen), screenHoldMs)
      }
      const mask = masks.get(stream) ?? masking.openStream()
      masks.set(stream, mask)
      return writeAll(mask.push(chunk), stream, isScreen)
    },
    end: () => {
      clearTimeout(release)
      void endOne('out', screen === 'out')
      void endOne('err', screen === 'err')
    },
  }
}
