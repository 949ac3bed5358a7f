import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { RunId } from '../model/ids.ts'
import type { Store } from '../pipeline/store.ts'
import { sqlitePlugin } from '../plugins/sqlite/plugin.ts'
import { truncateWal } from '../plugins/sqlite/truncate-wal.ts'
import { proveOwner } from '../process/owner.ts'
import { createCatchUp, type CatchUp } from '../records/catch-up/catch-up.ts'
import { createLocks } from '../execution/locks.ts'
import { whileBusy } from '../records/while-busy.ts'
import type { CatchUpMarks, CatchUpOrder, FromCatchUpWorker, ToCatchUpWorker } from './catch-up-messages.ts'
import { tellError } from './told-error.ts'

/* The thread that writes for the server: it folds journals into the store, closes dead runs and keeps the WAL small. */

/** The store's WAL is looked at this often. */
const tidyEveryMs = 2000

const port = parentPort
if (!port) throw new Error('This is the thread of a server and no program.')
const home = workerData as string
const say = (message: FromCatchUpWorker): void => {
  port.postMessage(message)
}

let opened: Promise<{ readonly store: Store; readonly catchUp: CatchUp }> | undefined
/** What makes the store unsafe the server has said when it opened it itself. */
const open = async () => {
  const store = await whileBusy(() => sqlitePlugin.storage.open({ home, readOnly: false }))
  return { store, catchUp: createCatchUp({ home, store, locks: createLocks(home), proveOwner, readOnly: false }) }
}
const current = async (): Promise<CatchUp> => {
  opened ??= open()
  try {
    return (await opened).catchUp
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
    clearInterval(tidying)
    await opened?.then(({ store }) => store.close())
    return undefined
  }
  const catchUp = await current()
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
  }
}

const tidying = setInterval(() => {
  truncateWal(join(home, 'state.db')).catch((error: unknown) => {
    say({ type: 'warning', error: tellError(error) })
  })
}, tidyEveryMs)

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
