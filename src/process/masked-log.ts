import type { LogSink, OutputStream } from '../engine/ports.ts'
import type { Masking, OutputMask } from './masking.ts'

/** The way of one writer into a log. Each has its own, so that what another writes in between does not hide a secret. */
export interface MaskedLog extends Pick<LogSink, 'write'> {
  /** Writes what was held back because it might have become a secret. */
  end(): Promise<void> | undefined
}

export const maskedLog = (log: Pick<LogSink, 'write'>, masking: Masking): MaskedLog => {
  const masks: Partial<Record<OutputStream, OutputMask>> = {}
  const writeAll = (pieces: readonly Uint8Array[], stream: OutputStream): Promise<void> | undefined => {
    let last: Promise<void> | undefined
    // a sink takes what it is given at once; its promise asks to wait before there is more
    for (const piece of pieces) last = log.write(piece, stream) ?? last
    return last
  }
  return {
    write: (chunk, stream) => writeAll((masks[stream] ??= masking.openStream()).push(chunk), stream),
    end: () => {
      const out = masks.out && writeAll(masks.out.end(), 'out')
      const err = masks.err && writeAll(masks.err.end(), 'err')
      return out && err ? Promise.all([out, err]).then(() => undefined) : (out ?? err)
    },
  }
}
