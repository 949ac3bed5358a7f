import type { Readable } from 'node:stream'
import type { LogSink, OutputStream, Screen } from '../../engine/ports.ts'

/** Moves the output of one command to the log. */
export interface OutputPump {
  /** Resolves when every writer has closed its end and the sink has received all bytes. */
  readonly over: Promise<void>
  isOver(): boolean
  /** The number of chunks so far, to detect silence. */
  chunks(): number
  /** Whether the sink has asked to wait. Then it is not the command that is silent. */
  isHeldBack(): boolean
  /**
   * Reads what a pipe can hold without waiting for the sink, once. Call it when the command is gone, so that its end does not depend on who
   * reads its output. A process that it left behind may still write, and is held back again after that.
   */
  letGo(): void
  /** Stops listening; what is still in the pipes is lost. */
  destroy(): void
}

/** The most bytes that Linux lets a pipe hold, without special rights. */
const mostInPipes = 1024 * 1024

/** What a command writes to. Without `err`, both of its streams are in `out`. */
export interface OutputStreams {
  readonly out: Readable
  readonly err: Readable | undefined
  /** Which of them is a terminal, if one is. */
  readonly screens?: { readonly [stream in OutputStream]?: Screen }
}

/**
 * Passes chunks to the sink as they arrive. While the sink asks to wait, nothing is read from that stream, so the pipe fills and its writer
 * blocks. At most one chunk and Node's buffer of 64 KiB are held for each stream.
 */
export const pumpOutput = (streams: OutputStreams, sink: Pick<LogSink, 'write'>): OutputPump => {
  let chunks = 0
  let heldBack = 0
  let open = streams.err ? 2 : 1
  const letGo = Promise.withResolvers<undefined>()
  let isLetGo = false
  let allowedBytes = 0

  const pump = (from: Readable, stream: OutputStream): Promise<void> =>
    new Promise((resolve) => {
      let isWaiting = false
      let isClosed = false
      const end = (): void => {
        open -= 1
        resolve()
      }
      const resume = (): void => {
        heldBack -= 1
        isWaiting = false
        if (isClosed) end()
        else read()
      }
      const read = (): void => {
        if (isWaiting) return
        for (let chunk = take(from); chunk !== null; chunk = take(from)) {
          chunks += 1
          const wait = sink.write(chunk, stream, streams.screens?.[stream])
          if (!wait) continue
          if (allowedBytes > 0) {
            allowedBytes -= chunk.length
            continue
          }
          heldBack += 1
          isWaiting = true
          const isReady = isLetGo ? wait : Promise.race([wait, letGo.promise])
          isReady.then(resume, resume)
          return
        }
      }
      // not 'data': when the process exits, Node resumes flowing streams even if they are paused
      from.on('readable', read)
      // a broken pipe has simply ended
      from.on('error', () => {})
      from.once('close', () => {
        isClosed = true
        if (!isWaiting) end()
      })
    })

  const over = Promise.all([pump(streams.out, 'out'), streams.err && pump(streams.err, 'err')]).then(() => {})
  return {
    over,
    isOver: () => open === 0,
    chunks: () => chunks,
    isHeldBack: () => heldBack > 0,
    letGo: () => {
      if (isLetGo) return
      isLetGo = true
      allowedBytes = mostInPipes
      letGo.resolve(undefined)
    },
    destroy: () => {
      streams.out.destroy()
      streams.err?.destroy()
    },
  }
}

const take = (from: Readable): Uint8Array | null => from.read() as Uint8Array | null
