import { parentPort, workerData } from 'node:worker_threads'
import type { RunId } from '../model/ids.ts'
import type { CreateStorage, Storage } from '../storage/storage.ts'
import type { Store } from '../storage/store.ts'
import { proveOwner } from '../process/ownership/owner.ts'
import { createCatchUp, type CatchUp } from '../records/catch-up/catch-up.ts'
import { makeRoom } from '../retention/make-room.ts'
import { createLocks } from '../locks/locks.ts'
import { whileBusy } from '../records/while-busy.ts'
import type { CatchUpMarks, CatchUpOrder, CatchUpWorkerData, FromCatchUpWorker, ToCatchUpWorker } from './catch-up-messages.ts'
import { tellError } from './told-error.ts'

/* The thread that writes for the server: it folds journals into the store, closes dead runs and keeps the store small. */

/** How often the storage may do its housekeeping. */
const maintainEveryMs = 2000

const port = parentPort
if (!port) throw new Error('This file runs only as a thread of the server.')
const { home, storage: given } = workerData as CatchUpWorkerData
const say = (message: FromCatchUpWorker): void => {
  port.postMessage(message)
}

/** Created once, as in the server. */
const storage = (async (): Promise<Storage> => {
  const { default: createStorage } = (await import(given.module)) as { readonly default: CreateStorage }
  return createStorage(given.data)
})()
// `open` and `maintain` report it
storage.catch(() => undefined)

interface Opened {
  readonly store: Store
  readonly catchUp: CatchUp
}

let opened: Promise<Opened> | undefined
/** The server has already warned about an unsafe store when it opened it. */
const open = async (): Promise<Opened> => {
  const store = await whileBusy(async () => (await storage).open({ home, readOnly: false }))
  return { store, catchUp: createCatchUp({ home, store, locks: createLocks(home), proveOwner, readOnly: false }) }
}
const current = async (): Promise<Opened> => {
  opened ??= open()
  try {
    return await opened
  } catch (error) {
    opened = undefined
    throw error
  }
}

const marksOf = ({ unreadable, unreachable, imagined }: CatchUp, of: RunId | 'all'): CatchUpMarks => ({
  of,
  unreadable: [...unreadable].filter(([run]) => of === 'all' || of === run),
  unreachable: [...unreachable].filter(([run]) => of === 'all' || of === run),
  imagined: [...imagined].filter(([run]) => of === 'all' || of === run),
})

const act = async (order: CatchUpOrder): Promise<CatchUpMarks | undefined> => {
  if (order.do === 'close') {
    clearInterval(maintaining)
    await opened?.then(({ store }) => store.close())
    return undefined
  }
  const { store, catchUp } = await current()
  switch (order.do) {
    case 'all':
      await catchUp.all((done, total) => {
        say({ type: 'progress', done, total })
      })
      return marksOf(catchUp, 'all')
    case 'one':
      await catchUp.one({ id: order.run, seq: order.seq })
      return marksOf(catchUp, order.run)
    case 'forget':
      await catchUp.forget(order.runs)
      return undefined
    case 'make-room':
      await makeRoom({
        home,
        store: { sizes: () => store.sizes(), forget: (runs) => catchUp.forget(runs), forgetLogs: (runs) => store.forgetLogs(runs) },
      })
      await (await storage).compact?.({ home })
      return undefined
  }
}

const maintain = async (): Promise<void> => {
  await (await storage).maintain?.({ home })
}
const maintaining = setInterval(() => {
  maintain().catch((error: unknown) => {
    say({ type: 'warning', error: tellError(error) })
  })
}, maintainEveryMs)

port.on('message', ({ id, order }: ToCatchUpWorker) => {
  act(order).then(
    (marks) => {
      say({ type: 'done', id, ...(marks && { marks }) })
      if (order.do === 'close') port.close()
    },
    (error: unknown) => {
      say({ type: 'failed', id, error: tellError(error) })
      if (order.do === 'close') port.close()
    },
  )
})
