import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mkfifoEnvironment } from './open-fifo.ts'

/** FIFOs made ahead, because Node can make one only by a program, and a program for each command would cost too much. */
export interface FifoStock {
  /** Takes the path of an unused FIFO. Resolves to `undefined` if none can be made, as on a full disk. */
  take(): Promise<string | undefined>
  /** The private folder, which it makes if need be. */
  folder(): string
  /** Forgets the stock, because something removed it. The next FIFO comes from a new folder. */
  renew(): void
  /** Removes what was not used. */
  remove(): void
}

export interface FifoMaking {
  /** Where the private folder is made. Default: the folder for temporary files. */
  readonly parent?: string
  /** Default: `mkfifo`. */
  readonly program?: string
  /** Called with each private folder, and with what removes it. If this process dies, something else has to. */
  readonly onFolder?: (path: string, remove: () => void) => void
}

/** Most runs have few commands, so the first batch is small, and each is twice as large as the one before. */
const batchSizes = { first: 4, largest: 64 }
/** A new batch is begun while so many are left, so that the next command need not wait for it. */
const fewLeft = 1

export const createFifoStock = ({ parent = tmpdir(), program = 'mkfifo', onFolder }: FifoMaking = {}): FifoStock => {
  let folder: string | undefined
  let made = 0
  let size = batchSizes.first
  let stock: string[] = []
  let making: Promise<void> | undefined
  let maker: ChildProcess | undefined
  /** Not asked again: what is missing stays missing for the length of a run, and a try costs a process. */
  let cannot = false

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
      // it is no fault of the program that the folder is gone
      if (from === folder) cannot = true
    } finally {
      making = undefined
    }
  }
  const remove = (): void => {
    const removed = folder
    folder = undefined
    stock = []
    if (removed === undefined) return
    // it would write into the folder while that is removed
    maker?.kill('SIGKILL')
    try {
      rmSync(removed, { recursive: true, force: true })
    } catch {
      // a few empty files stay in the folder for temporary files
    }
  }

  return {
    async take() {
      while (stock.length === 0 && !cannot) await (making ??= makeBatch())
      const path = stock.pop()
      if (stock.length <= fewLeft && !cannot && path !== undefined) making ??= makeBatch()
      return path
    },
    folder: openFolder,
    renew: remove,
    remove,
  }
}

/** Resolves when the program has passed, and rejects otherwise. */
const passed = (program: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    program.once('error', reject)
    program.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`exited with ${code}`))
    })
  })
