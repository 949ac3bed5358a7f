import { ownStdout } from './own-stdout.ts'

/**
 * Ends the process when stdout and stderr have taken everything: `process.exit` alone drops what a slow pipe has not read.
 * It ends even when something, such as a function that never returns, would keep the event loop alive.
 */
export const flushAndExit = async (): Promise<never> => {
  await Promise.all([ownStdout, process.stderr].map(flushed))
  process.exit()
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) {
      resolve()
      return
    }
    // a reader that went away is no reason to wait
    stream.once('error', () => {
      resolve()
    })
    stream.write('', () => {
      resolve()
    })
  })
