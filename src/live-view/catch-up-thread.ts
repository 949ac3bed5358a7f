import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { RunId } from '../model/ids.ts'
import type { CatchUp, ImaginedRun } from '../records/catch-up/catch-up.ts'
import { prepareLockFile, prepareLocks } from '../locks/locks.ts'
import { pruneLockFile } from '../retention/prune.ts'
import type { CatchUpMarks, CatchUpOrder, CatchUpWorkerData, FromCatchUpWorker, ToCatchUpWorker } from './catch-up-messages.ts'
import { toldError } from './told-error.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { workerUrl } from '../process/worker-url.ts'
import type { Unreadable } from '../model/unreadable.ts'

/** Longest wait for a thread that is in the middle of a long write; the next reader continues its work. */
const longestCloseMs = 1000

/** How often old runs are deleted, without the limits that the end of a run has. */
const hourMs = 3_600_000

interface Asked {
  readonly settle: () => void
  readonly fail: (error: Error) => void
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * Catches up in a thread with its own connection, so that neither a write nor another process's lock blocks the server. The thread starts
 * with the first order. If it ends unexpectedly, the orders in progress fail, and the next order starts a new thread.
 */
export const createCatchUpThread = (data: CatchUpWorkerData, warn: (error: unknown) => void, roomEveryMs = hourMs): CatchUp => {
  const unreadable = new Map<RunId, Unreadable>()
  const unreachable = new Map<RunId, string>()
  const imagined = new Map<RunId, ImaginedRun>()
  const asked = new Map<number, Asked>()
  let worker: Worker | undefined
  let lastId = 0
  let isClosed = false

  const learn = ({ of, ...marks }: CatchUpMarks): void => {
    for (const map of [unreadable, unreachable, imagined]) {
      if (of === 'all') map.clear()
      else map.delete(of)
    }
    for (const [run, why] of marks.unreadable) unreadable.set(run, why)
    for (const [run, because] of marks.unreachable) unreachable.set(run, because)
    for (const [run, one] of marks.imagined) imagined.set(run, one)
  }
  const hear = (message: FromCatchUpWorker): void => {
    switch (message.type) {
      case 'progress':
        for (const { onProgress } of asked.values()) onProgress?.(message.done, message.total)
        return
      case 'warning':
        warn(toldError(message.error))
        return
      case 'done':
        if (message.marks) learn(message.marks)
        asked.get(message.id)?.settle()
        break
      case 'failed':
        asked.get(message.id)?.fail(toldError(message.error))
    }
    asked.delete(message.id)
  }
  const start = (): Worker => {
    // running out of memory ends only the thread, not the server
    const resourceLimits = { maxOldGenerationSizeMb: 2048 }
    const started = new Worker(workerUrl('live-view/catch-up-worker'), { workerData: data, execArgv: [], env: {}, resourceLimits })
    let because = new Error('The thread that writes into the store has ended.')
    started
      .on('message', hear)
      .on('error', (error) => {
        because = error instanceof Error ? error : because
      })
      .on('exit', () => {
        if (worker === started) worker = undefined
        for (const { fail } of asked.values()) fail(because)
        asked.clear()
      })
    return started
  }
  const ask = async (order: CatchUpOrder, onProgress?: Asked['onProgress']): Promise<void> => {
    // the lock file may be deleted together with the store; if it cannot be created, the thread reports that when it needs it
    await prepareLocks(data.home).catch(() => undefined)
    await new Promise<void>((settle, fail) => {
      if (isClosed) {
        fail(new Error('The index is closed.'))
        return
      }
      const id = ++lastId
      asked.set(id, { settle, fail, ...(onProgress && { onProgress }) })
      worker ??= start()
      worker.postMessage({ id, order } satisfies ToCatchUpWorker)
    })
  }
  /** Waits until the thread has closed its store, but not for a long write. */
  const end = async (thread: Worker): Promise<void> => {
    const ended = once(thread, 'exit')
    const timer = setTimeout(() => void thread.terminate(), longestCloseMs)
    thread.postMessage({ id: ++lastId, order: { do: 'close' } } satisfies ToCatchUpWorker)
    await ended
    clearTimeout(timer)
  }

  const makeRoom = oneAtATime(async () => {
    await prepareLockFile(pruneLockFile(data.home))
    await ask({ do: 'make-room' })
  })
  const makingRoom = setInterval(() => {
    makeRoom().catch((error: unknown) => {
      if (!isClosed) warn(error)
    })
  }, roomEveryMs).unref()

  return {
    all: (onProgress) => ask({ do: 'all' }, onProgress),
    one: ({ id, seq }) => ask({ do: 'one', run: id, seq }),
    async forget(runs) {
      await ask({ do: 'forget', runs })
      for (const map of [unreadable, unreachable, imagined]) for (const run of runs) map.delete(run)
    },
    unreadable,
    unreachable,
    imagined,
    async close() {
      isClosed = true
      clearInterval(makingRoom)
      if (worker) await end(worker)
    },
  }
}
