import { closeSync } from 'node:fs'
import { Socket } from 'node:net'
import { takeFifo } from './fifo.ts'
import { readAvailable } from './read-available.ts'

/** A pipe that a process inherits in place of our standard output or error. Its name is removed, so no other process can open it. */
export interface InheritedPipe {
  readonly readEnd: number
  /** The end for the process. */
  readonly writeEnd: number
  /** Passes on what is in the pipe now. */
  drain(): void
  /** Passes on a chunk that another thread has read from the pipe. */
  take(chunk: Uint8Array): void
  /** Closes our write end, because the process now has its own. Then passes on output until the last process has closed its write end. */
  follow(): void
}

export interface PipeReader {
  /** If it returns a promise, the pipe is not read until that settles, except by `drain`. */
  write(chunk: Uint8Array): Promise<void> | undefined
  /** Called when no process can write any more and everything has been passed on. */
  end(): void
}

/** The largest capacity of a pipe on any system. It limits `drain`, which otherwise might not return while a process keeps writing. */
const mostBytesInPipe = 1024 * 1024

export const openInheritedPipe = (reader: PipeReader): InheritedPipe => {
  const { readEnd, writeEnd } = takeFifo()
  let socket: Socket | undefined
  let isOver = false
  let isWaiting = false

  const finish = (): void => {
    if (isOver) return
    isOver = true
    if (socket) socket.destroy()
    else closeSync(readEnd)
    reader.end()
  }
  const buffered = (): Uint8Array | null => (socket?.read() ?? null) as Uint8Array | null
  const read = (): void => {
    if (isWaiting || isOver) return
    for (let chunk = buffered(); chunk !== null; chunk = buffered()) {
      const wait = reader.write(chunk)
      if (!wait) continue
      isWaiting = true
      const resume = (): void => {
        isWaiting = false
        read()
      }
      wait.then(resume, resume)
      return
    }
  }
  const drain = (): void => {
    if (isOver || socket?.destroyed) return
    for (let chunk = buffered(); chunk !== null; chunk = buffered()) void reader.write(chunk)
    for (let bytes = 0; bytes < mostBytesInPipe;) {
      const found = readAvailable(readEnd)
      if (found === 'nothing yet') return
      if (found === 'ended') {
        finish()
        return
      }
      bytes += found.length
      void reader.write(found)
    }
  }

  return {
    readEnd,
    writeEnd,
    drain,
    take: (chunk) => {
      void reader.write(chunk)
    },
    follow: () => {
      closeSync(writeEnd)
      drain()
      if (isOver) return
      // a process that outlives its job must not keep this process running
      socket = new Socket({ fd: readEnd, readable: true, writable: false }).unref()
      socket.on('readable', read)
      socket.on('error', finish)
      socket.once('end', finish)
    },
  }
}
