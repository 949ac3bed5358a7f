import { closeSync, constants, openSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { openFifo } from './open-fifo.ts'
import { guardFolder } from '../stopping/run-guard.ts'
import { createFifoStock, type FifoStock } from './fifo-stock.ts'

/**
 * A pipe that a child writes to. It is a real pipe, which a program can open by name, as in `echo failed >/dev/stderr`. The pipes that Node
 * makes are socket pairs, which cannot be opened.
 */
export interface OutputPipe {
  readonly reader: Readable
  /** Give it to the child, and close it here. Other children do not inherit it. */
  readonly childEnd: number
}

/** Opens a pipe. Once this resolves, both ends are open and its name is removed. Resolves to `undefined` if no pipe can be made. */
export const openOutputPipe = async (stock = ownStock()): Promise<OutputPipe | undefined> => {
  const path = await stock.take()
  if (path === undefined) return undefined
  try {
    const { readEnd, writeEnd } = openFifo(path)
    rmSync(path, { force: true })
    return { childEnd: writeEnd, reader: new Socket({ fd: readEnd, readable: true, writable: false }) }
  } catch {
    // something has removed the FIFO, such as a clean-up of temporary files, or too many files are open
    stock.remove()
    return undefined
  }
}

/** Closes a pipe that no child got. */
export const closeOutputPipe = ({ childEnd, reader }: OutputPipe): void => {
  closeSync(childEnd)
  reader.destroy()
}

let inputs = 0

/**
 * Opens a file with the given text, for a child's standard input. A pipe would not do: after its writer has closed it, a program that opens
 * `/dev/stdin` waits for another writer. The file is removed at once, so only the descriptor remains. Returns `undefined` if the file cannot
 * be written.
 */
export const openInputFile = (text: string, stock = ownStock()): number | undefined => {
  try {
    const path = join(stock.folder(), `input-${(inputs += 1)}`)
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' })
    try {
      return openSync(path, constants.O_RDONLY)
    } finally {
      unlinkSync(path)
    }
  } catch {
    return undefined
  }
}

let made: FifoStock | undefined

const ownStock = (): FifoStock => {
  if (!made) {
    made = createFifoStock({ onFolder: guardFolder })
    process.once('exit', made.remove)
  }
  return made
}
