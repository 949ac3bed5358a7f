import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mkfifoEnvironment } from './open-fifo.ts'

/**
 * A supply of unused FIFOs. Node has no call that makes a FIFO. Starting `mkfifo` for each command would cost too much, so one call of it makes
 * many.
 */
export interface FifoStock {
  /** Takes the path of an unused FIFO. Resolves to `undefined` if none can be made, for example on a full disk. */
  take(): Promise<string | undefined>
  /** Returns the private folder. Creates it if there is none. */
  folder(): string
  /** Removes the private folder with the unused FIFOs. The next FIFO comes from a new folder. */
  remove(): void
}

export interface FifoStockOptions {
  /** The folder in which the private folder is created. Default: the system's folder for temporary files. */
  readonly parent?: string
  /** Default: `mkfifo`. */
  readonly program?: string
  /** Called with each private folder and a function that removes it. If this process is killed, another one must remove it. */
  readonly onFolder?: (path: string, remove: () => void) => void
}

/** Most runs have few commands, so the first batch is small. Each batch is twice as large as the one before. */
const batchSizes = { first: 4, largest: 64 }
/** The next batch is started when only this many are left, so that the next command need not wait for it. */
const fewLeft = 1

export const createFifoStock = ({ parent = tmpdir(), program = 'mkfifo', onFolder }: FifoStockOptions = {}): FifoStock => {
  let folder: string | undefined
  let made = 0
  let size = batchSizes.first
  let stock: string[] = []
  let making: Promise<void> | undefined
  let maker: ChildProcess | undefined
  /** After a failure `mkfifo` is not started again. It would most likely fail again, and each attempt costs a process. */
  let hasFailed = false

  const openFolder = (): string => {
    if (folder === undefined) {
      folder = mkdtempSync(join(parent, 'sparkwing-pipes-'))
      onFolder?.(folder, remove)
    }
    return folder
  }
  const makeBatch = async (): Promise<void> => {
    let from: string | undefined
    try {
      const place = (from = openFolder())
      const paths = Array.from({ length: size }, (_, index) => join(place, String(made + index)))
      made += size
      size = Math.min(size * 2, batchSizes.largest)
      maker = spawn(program, ['-m', '600', ...paths], { stdio: 'ignore', env: mkfifoEnvironment() })
      await passed(maker)
      if (folder === from) stock.push(...paths)
    } catch {
      // if the folder was removed meanwhile, that is why it failed, and the next folder may work
      if (folder === from) hasFailed = true
    } finally {
      making = undefined
    }
  }
  const remove = (): void => {
    const removed = folder
    folder = undefined
    stock = []
    if (removed === undefined) return
    // otherwise it could create files in the folder while we remove it
    maker?.kill('SIGKILL')
    try {
      rmSync(removed, { recursive: true, force: true })
    } catch {
      // a few empty files stay in the folder for temporary files
    }
  }

  return {
    async take() {
      while (stock.length === 0 && !hasFailed) await (making ??= makeBatch())
      const path = stock.pop()
      if (stock.length <= fewLeft && !hasFailed && path !== undefined) making ??= makeBatch()
      return path
    },
    folder: openFolder,
    remove,
  }
}

/** Resolves when the program exits with 0, and rejects otherwise. */
const passed = (program: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    program.once('error', reject)
    program.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`exited with ${code}`))
    })
  })
