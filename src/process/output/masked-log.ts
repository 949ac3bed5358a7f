import type { LogSink, OutputStream, Screen } from '../../engine/ports.ts'
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
  const writeAll = (pieces: readonly Uint8Array[], stream: OutputStream, screen?: Screen): Promise<void> | undefined => {
    let last: Promise<void> | undefined
    // a sink queues every piece at once; its promise only asks to wait before writing more
    for (const piece of pieces) last = log.write(piece, stream, screen) ?? last
    return last
  }
  const endOne = (stream: OutputStream, screen?: Screen): Promise<void> | undefined => {
    const mask = masks.get(stream)
    masks.delete(stream)
    return mask && writeAll(mask.end(), stream, screen)
  }
  const screens: Partial<Record<OutputStream, Screen>> = {}
  return {
    write: (chunk, stream, screen) => {
      if (screen) {
        screens[stream] = screen
        clearTimeout(release)
        release = setTimeout(() => void endOne(stream, screen), screenHoldMs)
      }
      const mask = masks.get(stream) ?? masking.openStream()
      masks.set(stream, mask)
      return writeAll(mask.push(chunk), stream, screen)
    },
    end: () => {
      clearTimeout(release)
      void endOne('out', screens.out)
      void endOne('err', screens.err)
    },
  }
}
