import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mkfifoEnvironment, openFifo, type PipeEnds } from '../pipes/open-fifo.ts'

let spare: PipeEnds[] = []
/** Most functions need one pipe, so the first call of `mkfifo` makes one. Each call makes twice as many as the one before. */
let batchSize = 1
const largestBatch = 8

/** Returns an unused pipe. Synchronous, because `spawnSync` and the like call it. */
export const takeFifo = (): PipeEnds => {
  let fifo = spare.pop()
  if (!fifo) {
    spare = makeFifos(batchSize)
    batchSize = Math.min(batchSize * 2, largestBatch)
    fifo = spare.pop()
  }
  if (!fifo) throw new Error('mkfifo made no pipe')
  return fifo
}

const makeFifos = (count: number): PipeEnds[] => {
  const folder = mkdtempSync(join(tmpdir(), 'sparkwing-'))
  try {
    const paths = Array.from({ length: count }, (_, index) => join(folder, String(index)))
    const { error, status, stderr } = spawnSync('mkfifo', ['-m', '600', ...paths], {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      env: mkfifoEnvironment(),
    })
    if (error || status !== 0) {
      throw new Error(
        `Cannot make a pipe to the job's log: mkfifo ${error ? `did not start (${error.message})` : `failed: ${stderr.trim()}`}. Use stdio 'pipe' and print the output yourself.`,
        { cause: error },
      )
    }
    return paths.map(openFifo)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
