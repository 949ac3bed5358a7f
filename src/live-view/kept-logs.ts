import { openLog, type LogReader } from '../journal/logs/log-reader.ts'
import type { JobId } from '../model/ids.ts'

export interface WantedLog {
  /** The run's folder. */
  readonly folder: string
  readonly job: JobId
  /** Nothing writes to it any more. */
  readonly isOver: boolean
}

/** A log for a single user until it is disposed of. */
export interface BorrowedLog extends AsyncDisposable {
  readonly reader: LogReader
}

/**
 * Keeps the readers of the most recently used logs. A client that scrolls asks for the same log again, and finds it open and its index
 * loaded.
 */
export interface KeptLogs extends AsyncDisposable {
  borrow(wanted: WantedLog): Promise<BorrowedLog>
}

/** Each has two open files. */
const mostKept = 16
/** A deleted log takes up disk space as long as it is open. */
const longestIdleMs = 10_000

interface KeptLog {
  readonly key: string
  readonly reader: LogReader
  readonly freeSince: number
}

export const keepLogs = (idleMs = longestIdleMs): KeptLogs => {
  /** The most recently used one is last. */
  let free: KeptLog[] = []
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  const take = (key: string): LogReader | undefined => {
    const found = free.findLast((kept) => kept.key === key)
    free = free.filter((kept) => kept !== found)
    return found?.reader
  }
  const closeIdle = async (): Promise<void> => {
    const longAgo = performance.now() - idleMs
    const closing = free.filter(({ freeSince }, index) => isClosed || freeSince <= longAgo || index < free.length - mostKept)
    free = free.filter((kept) => !closing.includes(kept))
    clearTimeout(timer)
    const [oldest] = free
    timer = oldest && setTimeout(() => void closeIdle(), oldest.freeSince - longAgo).unref()
    await Promise.all(closing.map(({ reader }) => reader.close()))
  }

  return {
    async borrow({ folder, job, isOver }) {
      // a reader opened while the log grew has not checked whether its index is complete
      const key = `${isOver ? 'over' : 'growing'} ${job} ${folder}`
      const reader = take(key) ?? (await openLog(folder, job, { isOver }))
      return {
        reader,
        async [Symbol.asyncDispose]() {
          free.push({ key, reader, freeSince: performance.now() })
          await closeIdle()
        },
      }
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
      await closeIdle()
    },
  }
}
