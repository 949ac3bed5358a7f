import type { LogSink, OutputStream } from '../engine/ports.ts'
import type { Masking, OutputMask } from './masking.ts'

/** A log as one writer uses it. Each writer has its own, so that the output of another cannot split a secret and so hide it. */
export interface MaskedLog extends Pick<LogSink, 'write'> {
  /** Writes what was held back because it might have been the start of a secret. It is little, so there is no need to wait. */
  end(): void
}

export const maskedLog = (log: Pick<LogSink, 'write'>, masking: Masking): MaskedLog => {
  const masks: Partial<Record<OutputStream, OutputMask>> = {}
  const writeAll = (pieces: readonly Uint8Array[], stream: OutputStream): Promise<void> | undefined => {
    let last: Promise<void> | undefined
    // a sink queues every piece at once; its promise only asks to wait before writing more
    for (const piece of pieces) last = log.write(piece, stream) ?? last
    return last
  }
  return {
    write: (chunk, stream) => writeAll((masks[stream] ??= masking.openStream()).push(chunk), stream),
    end: () => {
      if (masks.out) void writeAll(masks.out.end(), 'out')
      if (masks.err) void writeAll(masks.err.end(), 'err')
    },
  }
}
