import { closeSync } from 'node:fs'
import { Socket } from 'node:net'
import { takeFifo } from './fifo.ts'
import { readAvailable } from './read-available.ts'

/** A pipe that a process gets in place of our own output when it inherits it. Its name is gone: only who inherits it can write to it. */
export interface InheritedPipe {
  readonly readEnd: number
  /** The process's end. */
  readonly writeEnd: number
  /** Passes on what is in the pipe now. */
  drain(): void
  /** Passes on what was read from the pipe elsewhere. */
  take(chunk: Uint8Array): void
  /** Closes our write end, because the process has its own by now, and passes on what is written until the last process has closed its own. */
  follow(): void
}

export interface PipeReader {
  /** If it returns a promise, the pipe is not read until then, except by `drain`. */
  write(chunk: Uint8Array): Promise<void> | undefined
  /** Called when no process can write any more and everything was passed on. */
  end(): void
}

/** The most that a pipe holds on any system, so that a process that writes all the time cannot keep `drain` from returning. */
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
      // a process that outlives its job does not keep ours running
      socket = new Socket({ fd: readEnd, readable: true, writable: false }).unref()
      socket.on('readable', read)
      socket.on('error', finish)
      socket.once('end', finish)
    },
  }
}
