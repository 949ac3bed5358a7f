import { spawnSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Both ends of a pipe without a name. Reading never waits, writing does. Other processes do not inherit the descriptors. */
export interface Fifo {
  readonly readEnd: number
  readonly writeEnd: number
}

let spare: Fifo[] = []
/** Node can make a pipe only by a program. Each call of it makes twice as many as the one before, because most functions need only one. */
let batchSize = 1
const largestBatch = 8

/** Takes a pipe that has not been used, without waiting for the event loop. */
export const takeFifo = (): Fifo => {
  let fifo = spare.pop()
  if (!fifo) {
    spare = makeFifos(batchSize)
    batchSize = Math.min(batchSize * 2, largestBatch)
    fifo = spare.pop()
  }
  if (!fifo) throw new Error('mkfifo made no pipe')
  return fifo
}

const makeFifos = (count: number): Fifo[] => {
  const folder = mkdtempSync(join(tmpdir(), 'sparkwing-'))
  try {
    const paths = Array.from({ length: count }, (_, index) => join(folder, String(index)))
    const { error, status, stderr } = spawnSync('mkfifo', ['-m', '600', ...paths], {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      env: { PATH: `${process.env['PATH'] ?? ''}:/usr/bin:/bin` },
    })
    if (error || status !== 0) {
      throw new Error(
        `No pipe to the job's log could be made: mkfifo ${error ? `did not start (${error.message})` : `failed: ${stderr.trim()}`}. Use stdio 'pipe' and print the output.`,
        { cause: error },
      )
    }
    return paths.map(openBothEnds)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const openBothEnds = (path: string): Fifo => {
  // a write end cannot be opened without waiting before there is a read end
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    return { readEnd, writeEnd: openSync(path, constants.O_WRONLY) }
  } catch (error) {
    closeSync(readEnd)
    throw error
  }
}
