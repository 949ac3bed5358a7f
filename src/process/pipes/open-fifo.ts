import { closeSync, constants, openSync } from 'node:fs'

/** Both ends of a pipe. Reading never blocks, writing may. Other processes do not inherit the descriptors. */
export interface PipeEnds {
  readonly readEnd: number
  readonly writeEnd: number
}

/** The environment of the program `mkfifo`. Node itself has no call that makes a FIFO. */
export const mkfifoEnvironment = (): NodeJS.ProcessEnv => ({ PATH: `${process.env['PATH'] ?? ''}:/usr/bin:/bin` })

/** Opens both ends of a FIFO. */
export const openFifo = (path: string): PipeEnds => {
  // opening a write end blocks until there is a read end
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    return { readEnd, writeEnd: openSync(path, constants.O_WRONLY) }
  } catch (error) {
    closeSync(readEnd)
    throw error
  }
}
