import type { LogSink, OutputStream, Screen } from '../../engine/ports.ts'
import type { Masking, OutputMask } from './masking.ts'

/** A log as one writer uses it. Each writer has its own, so that the output of another cannot split a secret and so hide it. */
export interface MaskedLog extends Pick<LogSink, 'write'> {
  /** Writes what was held back because it might have been the start of a secret. It is little, so there is no need to wait. */
  end(): void
}

/**
 * How long bytes of a terminal are held back once the job is silent, in milliseconds. A person who types must see each key at once. The job
 * is not silent while the log is full or we are busy: what it has written meanwhile waits in the terminal.
 */
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
  let writes = 0
  const releaseWhenSilent = (stream: OutputStream, screen: Screen, taken: Promise<void> | undefined): void => {
    clearTimeout(release)
    const write = (writes += 1)
    const ifLast = (act: () => void) => (): void => {
      if (write === writes) act()
    }
    const start = ifLast(() => {
      const end = ifLast(() => void endOne(stream, screen))
      // between a timer and an immediate, Node reads what has arrived
      release = setTimeout(() => setImmediate(end), screenHoldMs)
    })
    if (taken) taken.then(start, start)
    else start()
  }
  return {
    write: (chunk, stream, screen) => {
      const mask = masks.get(stream) ?? masking.openStream()
      masks.set(stream, mask)
      const taken = writeAll(mask.push(chunk), stream, screen)
      if (screen) {
        screens[stream] = screen
        releaseWhenSilent(stream, screen, taken)
      }
      return taken
    },
    end: () => {
      writes += 1
      clearTimeout(release)
      void endOne('out', screens.out)
      void endOne('err', screens.err)
    },
  }
}
