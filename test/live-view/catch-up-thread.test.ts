import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { createCatchUpThread } from '../../src/live-view/catch-up-thread.ts'
import { UserError } from '../../src/model/user-error.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { readPruneStamp, writePruneStamp } from '../../src/retention/prune-stamp.ts'
import { until } from '../journal/until.ts'
import { foldersOf, writeOldRuns } from '../retention/old-runs.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { scenes, tellRun } from '../storage/told-runs.ts'

const unexpected = (error: unknown): never => {
  throw error
}

describe('the thread that catches up', () => {
  it('folds journals into the store that other readers use, and reports its progress', async () => {
    using home = tempHome()
    const store = await sqlitePlugin.storage.open({ home: home.path, readOnly: false })
    const runs = [1, 2, 3].map((day) => tellRun(scenes.passed, { at: Date.UTC(2026, 0, day) }))
    for (const run of runs) writeJournal(home.path, run)
    const thread = createCatchUpThread({ home: home.path, storage: sqlitePlugin.storage.thread }, unexpected)
    await thread.all(() => undefined)
    expect((await store.list({ limit: 9 })).map(({ run }) => run.id)).to.deep.equal(runs.map(({ id }) => id).reverse())
    const [first] = runs
    await thread.forget(first ? [first.id] : [])
    expect(await store.list({ limit: 9 })).to.have.length(2)
    await thread.close()
    await thread.close()
    await store.close()
  })

  it('passes on a UserError as one, and refuses orders once it is closed', async () => {
    using home = tempHome()
    writeFileSync(join(home.path, 'state.db'), 'this is no database, and long enough to be seen as none. '.repeat(100))
    const thread = createCatchUpThread({ home: home.path, storage: sqlitePlugin.storage.thread }, unexpected)
    const failure = await thread.all(() => undefined).catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(UserError)
    expect(failure).to.include({ code: 'store-damaged' })
    await thread.close()
    expect(await thread.all(() => undefined).catch((error: unknown) => String(error))).to.include('closed')
  })

  it('does not create a store itself', async () => {
    using home = tempHome()
    const thread = createCatchUpThread({ home: home.path, storage: sqlitePlugin.storage.thread }, unexpected)
    expect(await thread.all(() => undefined).catch((error: unknown) => error)).to.include({ code: 'store-not-writable' })
    await thread.close()
  })

  it('makes room by the rules of the home again and again, without being asked', async () => {
    using home = tempHome()
    const runs = writeOldRuns(home.path, 22)
    const store = await sqlitePlugin.storage.open({ home: home.path, readOnly: false })
    const thread = createCatchUpThread({ home: home.path, storage: sqlitePlugin.storage.thread }, unexpected, 20)
    try {
      await thread.all(() => undefined)
      expect(foldersOf(home.path)).to.deep.equal(runs)
      await until(() => {
        const { announcedAt, last } = readPruneStamp(home.path)
        // a day after a user was told; the thread may just be writing what it read before
        if (announcedAt === undefined) writePruneStamp(home.path, { announcedAt: 0 }, { now: 0 })
        return last !== undefined
      })
      expect(foldersOf(home.path)).to.deep.equal(runs.slice(2))
      expect((await store.list({ limit: 99 })).map(({ run }) => run.id).reverse()).to.deep.equal(runs.slice(2))
    } finally {
      await thread.close()
      await store.close()
    }
  })
})
