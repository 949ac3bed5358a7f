import type { LogSink, OutputStream } from '../../src/engine/ports.ts'

/** A log in memory: the bytes it received, and from which stream. */
export interface RecordingLog extends LogSink {
  bytes(stream?: OutputStream): Buffer
  text(stream?: OutputStream): string
}

export const recordingLog = (): RecordingLog => {
  const taken: { readonly chunk: Uint8Array; readonly stream: OutputStream }[] = []
  const bytes = (stream?: OutputStream): Buffer =>
    Buffer.concat(taken.filter((one) => stream === undefined || one.stream === stream).map(({ chunk }) => chunk))
  const position = () => ({ bytes: bytes().length, lines: bytes().filter((byte) => byte === 10).length })
  return {
    write: (chunk, stream) => {
      taken.push({ chunk, stream })
      return undefined
    },
    flushed: () => undefined,
    position,
    close: () => Promise.resolve({ position: position(), isComplete: true }),
    bytes,
    text: (stream) => bytes(stream).toString('utf8'),
  }
}
