import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A FIFO that must not be read. Who reads it gets a text instead of waiting for ever, so that a test fails and does not hang. */
export interface UnreadFifo extends AsyncDisposable {
  /** Whether the text was taken. */
  readonly isRead: () => boolean
}

export const unreadFifo = (path: string, text: string): UnreadFifo => {
  execFileSync('mkfifo', [path])
  const writer = spawn('sh', ['-c', 'printf %s "$0" >"$1"', text, path], { stdio: 'ignore' })
  const ended = once(writer, 'exit')
  return {
    isRead: () => writer.exitCode !== null,
    [Symbol.asyncDispose]: async () => {
      writer.kill('SIGKILL')
      await ended
    },
  }
}
