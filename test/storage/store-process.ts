import Sqlite from 'better-sqlite3'
import { join } from 'node:path'
import { openRunIndex } from '../../src/records/run-index.ts'
import { whileBusy } from '../../src/records/while-busy.ts'
import { parseRunId, toMillis } from '../../src/model/ids.ts'
import { createLocks } from '../../src/locks/locks.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { currentOwner, proveOwner } from '../../src/process/ownership/owner.ts'
import { writeJournal } from './journal-files.ts'
import type { Answer, Order } from './start-store-process.ts'
import { scenes, tellRun } from './told-runs.ts'

/* A process of its own beside a test's: does what it is told by messages, until it is told to stop or killed. */

const { storage } = sqlitePlugin
const answer = (message: Answer): void => void process.send?.(message)
const held: Sqlite.Database[] = []
/** What ends the holding of a lock. A promise that nothing could settle would be collected as garbage, and the lock with it. */
const kept: unknown[] = []

const obey = async (order: Order): Promise<Answer> => {
  switch (order.do) {
    case 'store-a-run': {
      const store = await whileBusy(() => storage.open({ home: order.home, readOnly: false }))
      const { id, events } = tellRun(scenes.passed, { at: order.at })
      await whileBusy(() => store.apply(id, events))
      await store.close()
      return { did: order.do, run: id }
    }
    case 'hold-store': {
      const db = new Sqlite(join(order.home, 'state.db'))
      db.exec('BEGIN IMMEDIATE')
      held.push(db)
      return { did: order.do }
    }
    case 'let-go':
      for (const db of held.splice(0)) db.close()
      return { did: order.do }
    case 'write-until-killed': {
      const store = await whileBusy(() => storage.open({ home: order.home, readOnly: false }))
      for (let round = 0; ; round++) {
        const { id, events } = tellRun(scenes.retried, { at: order.at + round * 1000 })
        for (const event of events) {
          await whileBusy(() => store.apply(id, [event]))
          answer({ did: 'write-until-killed', run: id, seq: event.seq })
        }
        await new Promise(setImmediate)
      }
    }
    case 'own-a-run': {
      const run = tellRun(scenes.killed, { at: toMillis(Date.now()), start: { owner: currentOwner() } })
      writeJournal(order.home, run)
      return { did: order.do, run: run.id }
    }
    case 'read': {
      const index = await openRunIndex({ home: order.home, storage, locks: createLocks(order.home), proveOwner })
      const run = parseRunId(order.run)
      const found = run && (await index.get(run))
      await index.close()
      return { did: order.do, status: found?.run.state.status }
    }
    case 'hold-lock':
      return new Promise((resolve) => {
        void createLocks(order.home).exclusive('test', 10_000, () => {
          resolve({ did: order.do })
          return new Promise((release) => kept.push(release))
        })
      })
  }
}

process.on('message', (order: Order) => {
  obey(order).then(answer, (error: unknown) => {
    answer({ did: 'fail', message: error instanceof Error ? `${error.name}: ${error.message}` : '' })
  })
})
process.on('disconnect', () => {
  process.exit()
})
answer({ did: 'begin' })
