import { parentPort, workerData } from 'node:worker_threads'
import { isWritableHome } from '../records/run-index.ts'
import { whileBusy } from '../records/while-busy.ts'
import { readDisk } from '../retention/read-disk.ts'
import type { CreateStorage } from '../storage/storage.ts'
import type { DiskWorkerData, FromDiskWorker } from './disk-reading.ts'
import { tellError } from './told-error.ts'

/* The thread that looks at all files of a home once, so that neither a slow disk nor many runs hold up the server. */

const port = parentPort
if (!port) throw new Error('This file runs only as a thread of the server.')
const say = (message: FromDiskWorker): void => {
  port.postMessage(message)
}

try {
  const { home, storage: given, limit, limitMs } = workerData as DiskWorkerData
  const { default: createStorage } = (await import(given.module)) as { readonly default: CreateStorage }
  const storage = await createStorage(given.data)
  const store = await whileBusy(() => storage.open({ home, readOnly: !isWritableHome(home) }))
  try {
    say({ disk: await readDisk({ home, store: { sizes: () => whileBusy(() => store.sizes()) }, storage, limit, limitMs }) })
  } finally {
    await store.close()
  }
} catch (error) {
  say({ error: tellError(error) })
}
port.close()
