import type { Shown } from './shown.ts'
import { unblockTerminal } from './unblock-terminal.ts'
import { untilTaken } from './until-taken.ts'

/** A stream to a terminal or pipe, with back-pressure. If its reader goes away, it ends silently. */
export interface Output {
  /** Writes text of ours, or bytes of a job. Returns a promise if the stream is full: wait for it before writing more. Does nothing after {@link hasEnded}. */
  write(data: Shown | Uint8Array): Promise<void> | undefined
  /** Writes data, for callers that write little and need not wait. */
  print(data: Shown | Uint8Array): void
  /** Returns a promise while the stream is full. */
  pressure(): Promise<void> | undefined
  /** Resolves when everything written has left the process, or it makes no sense to wait for that. */
  flush(): Promise<void>
  /** True once the reader is gone, as with `| head -1`. */
  readonly hasEnded: boolean
}

/** Wraps a stream and listens for its errors from then on. Create only one wrapper per stream. */
export const createOutput = (stream: NodeJS.WritableStream & { readonly isTTY?: boolean }): Output => {
  let hasEnded = false
  let unwritten = 0
  let full: PromiseWithResolvers<void> | undefined
  let flushed: PromiseWithResolvers<void> | undefined

  const relieve = (): void => {
    full?.resolve()
    full = undefined
  }
  const onWritten = (): void => {
    unwritten--
    if (unwritten === 0) flushed?.resolve()
  }
  const end = (): void => {
    hasEnded = true
    relieve()
    flushed?.resolve()
  }
  // EPIPE, EIO of a closed terminal, a full disk: the run goes on and is recorded in its folder
  stream.on('error', end)
  stream.on('close', end)
  stream.on('drain', relieve)

  const print = (data: Shown | Uint8Array): void => {
    if (hasEnded) return
    unwritten++
    unblockTerminal(stream)
    if (!stream.write(data, onWritten)) full ??= Promise.withResolvers()
  }

  return {
    write: (data) => {
      print(data)
      return full?.promise
    },
    print,
    pressure: () => full?.promise,
    flush: () => {
      if (unwritten === 0 || hasEnded) return Promise.resolve()
      flushed ??= Promise.withResolvers()
      return untilTaken(stream, flushed.promise)
    },
    get hasEnded() {
      return hasEnded
    },
  }
}
