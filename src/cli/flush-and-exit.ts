import { exitByInterrupt } from './signals/exit-by-interrupt.ts'
import { ownStdout } from './own-stdout.ts'
import { untilTaken } from './terminal/until-taken.ts'

let wasInterrupted = false

/** From now on, {@link flushAndExit} ends the process as a Ctrl-C does. */
export const exitAsInterrupted = (): void => {
  wasInterrupted = true
}

/**
 * Ends the process once stdout and stderr are flushed, because `process.exit` alone drops what a slow pipe has not read yet.
 * It ends the process even if something, such as a promise that never settles, keeps the event loop alive.
 */
export const flushAndExit = async (): Promise<never> => {
  const unflushed = [ownStdout, process.stderr].filter((stream) => stream.writableLength !== 0)
  await Promise.all(unflushed.map((stream) => untilTaken(stream, flushed(stream))))
  if (wasInterrupted) exitByInterrupt()
  process.exit()
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) {
      resolve()
      return
    }
    // do not wait for a reader that has gone away
    stream.once('error', () => {
      resolve()
    })
    stream.write('', () => {
      resolve()
    })
  })
