import { Worker } from 'node:worker_threads'
import { workerUrl } from '../process/worker-url.ts'
import type { RunIndex } from '../records/run-index.ts'
import { readDisk } from '../retention/read-disk.ts'
import type { DiskReading } from '../server/ports.ts'
import type { Storage, StorageThread } from '../storage/storage.ts'
import { httpApi } from '../wire/http-api.ts'
import type { DiskJson } from '../wire/disk.ts'
import type { ToldError } from './catch-up-messages.ts'
import type { KeptIndex } from './kept-index.ts'
import { toldError } from './told-error.ts'

/** What the thread starts with. */
export interface DiskWorkerData {
  readonly home: string
  readonly storage: StorageThread
  readonly limit: number
  readonly limitMs: number
}

export type FromDiskWorker = { readonly disk: DiskJson } | { readonly error: ToldError }

export interface DiskReadingOptions {
  readonly home: string
  readonly index: Pick<KeptIndex, 'use'>
  readonly storage: Storage
  /** Where to look; absent: in this thread, a little at a time. */
  readonly thread: StorageThread | undefined
}

/** How long it may look at runs. A page waits for the answer. */
const limitMs = 20_000
/** After this long, the thread is stuck, as on a disk that does not answer. */
const longestMs = 60_000
const most = httpApi.showDisk.query.limit.max

/** Looks at what a home takes. All who ask at the same time share one look. */
export const createDiskReading = ({ home, index, storage, thread }: DiskReadingOptions): DiskReading & AsyncDisposable => {
  let looking: Promise<DiskJson> | undefined
  let worker: Worker | undefined

  const lookInThread = (given: StorageThread): Promise<DiskJson> =>
    new Promise((resolve, reject) => {
      const data: DiskWorkerData = { home, storage: given, limit: most, limitMs }
      const started = new Worker(workerUrl('live-view/disk-worker'), { workerData: data, execArgv: [], env: {} })
      worker = started
      const timer = setTimeout(() => void started.terminate(), longestMs).unref()
      started
        .on('message', (message: FromDiskWorker) => {
          if ('disk' in message) resolve(message.disk)
          else reject(toldError(message.error))
        })
        .on('error', reject)
        .on('exit', () => {
          clearTimeout(timer)
          reject(new Error('The thread that looks at the disk has ended.'))
        })
    })
  const look = (): Promise<DiskJson> =>
    thread ? lookInThread(thread) : index.use((open: RunIndex) => readDisk({ home, store: open, storage, limit: most, limitMs }))

  return {
    async read(limit) {
      looking ??= look().finally(() => {
        looking = undefined
      })
      const disk = await looking
      return { ...disk, pipelines: disk.pipelines.slice(0, limit), largest: disk.largest.slice(0, limit) }
    },
    async [Symbol.asyncDispose]() {
      await worker?.terminate()
    },
  }
}
