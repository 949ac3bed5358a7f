import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { networkFileSystemOf } from '../../../src/database/network-file-system.ts'
import { sqlitePlugin } from '../../../src/plugins/sqlite/plugin.ts'
import { times } from '../../faults/times.ts'
import { startStoreProcess, startStoreProcesses } from '../../storage/start-store-process.ts'
import { tempHome } from '../../storage/temp-home.ts'
import { firstStart, scenes, tellRun } from '../../storage/told-runs.ts'

const { storage } = sqlitePlugin
const failureOf = (opened: Promise<unknown>): Promise<unknown> =>
  opened.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('opening the sqlite store', () => {
  const atOnce = times(8, 16)
  it(`works for ${atOnce} processes that open a new home at one instant, of which one makes the tables (row 1, row 16)`, async function () {
    this.timeout(180_000)
    await using processes = await startStoreProcesses(atOnce)
    for (let round = 0; round < 3; round++) {
      using home = tempHome()
      const stored = await Promise.all(
        processes.all.map((one, index) => one.ask({ do: 'store-a-run', home: home.path, at: firstStart + index })),
      )
      const store = await storage.open({ home: home.path, readOnly: false })
      const listed = await store.list({ limit: 100 })
      await store.close()
      expect(listed.map(({ run }) => run.id)).to.have.members(stored.map(({ run }) => run))
    }
  })

  it('sets what it relies on, whoever made the file, and lets nobody else read it', async () => {
    using home = tempHome()
    for (let time = 0; time < 2; time++) {
      const store = await storage.open({ home: join(home.path, 'new'), readOnly: false })
      const { id, events } = tellRun(scenes.passed)
      await store.apply(id, events)
      await store.close()
    }
    const files = readdirSync(join(home.path, 'new'))
    expect(files).to.include('state.db')
    for (const file of files) expect((statSync(join(home.path, 'new', file)).mode & 0o777).toString(8)).to.equal('600')
    const db = new Sqlite(join(home.path, 'new', 'state.db'))
    expect(db.pragma('journal_mode', { simple: true })).to.equal('wal')
    expect(db.pragma('integrity_check', { simple: true })).to.equal('ok')
    db.close()
  })

  it('closes without a checkpoint and leaves the WAL to the next one', async () => {
    using home = tempHome()
    const { id, events } = tellRun(scenes.passed)
    const store = await storage.open({ home: home.path, readOnly: false })
    await store.apply(id, events)
    await store.close()
    expect(statSync(join(home.path, 'state.db-wal')).size).to.be.greaterThan(0)
  })

  it('refuses a store that a newer Sparkwing made, with what to do', async () => {
    using home = tempHome()
    const db = new Sqlite(join(home.path, 'state.db'))
    db.pragma('user_version = 99')
    db.close()
    expect(await failureOf(storage.open({ home: home.path, readOnly: false }))).to.deep.include({
      name: 'UserError',
      code: 'store-too-new',
    })
  })

  it('says of a damaged file that deleting it costs no run', async () => {
    using home = tempHome()
    writeFileSync(join(home.path, 'state.db'), 'this is no database'.repeat(1000))
    const error = await failureOf(storage.open({ home: home.path, readOnly: false }))
    expect(error).to.deep.include({ name: 'UserError', code: 'store-damaged' })
    expect(String(Reflect.get(Object(error), 'tryThis'))).to.match(/Delete .*state\.db/)
  })

  it('says of a home that cannot be made why, as of one that cannot be written', async () => {
    using home = tempHome()
    writeFileSync(join(home.path, 'file'), '')
    const failure = await failureOf(storage.open({ home: join(home.path, 'file/home'), readOnly: false }))
    expect(failure).to.include({ name: 'UserError', code: 'store-not-writable', exitCode: 74 })
    expect(String(failure)).to.include('its folder cannot be created (ENOTDIR)')
  })

  it('is busy and unharmed while another process writes, and writes when that is done', async () => {
    using home = tempHome()
    await using other = await startStoreProcess()
    const store = await storage.open({ home: home.path, readOnly: false })
    const { id, events } = tellRun(scenes.passed)
    await store.apply(id, events.slice(0, 5))
    await other.ask({ do: 'hold-store', home: home.path })
    expect(await failureOf(store.apply(id, events.slice(5)))).to.have.property('name', 'StoreBusyError')
    expect((await store.get(id))?.run.seq).to.equal(5)
    await other.ask({ do: 'let-go' })
    await store.apply(id, events.slice(5))
    expect((await store.get(id))?.run.state.status).to.equal('passed')
    await store.close()
  })

  it('writes nothing into a home it opens read-only', async () => {
    using home = tempHome()
    const store = await storage.open({ home: join(home.path, 'none'), readOnly: true })
    const { id, events } = tellRun(scenes.passed)
    await store.apply(id, events)
    expect(await store.known()).to.have.length(1)
    await store.close()
    expect(existsSync(join(home.path, 'none'))).to.equal(false)
  })

  it('knows the network file systems by their magic numbers (row 14)', () => {
    const magics = [0x6969, 0x517b, 0xff534d42, 0x01021997, 0x65735546]
    expect(magics.map(networkFileSystemOf)).to.deep.equal(['NFS', 'SMB', 'CIFS', '9P', 'FUSE'])
    expect([0xef53, 0x01021994, 0x9123683e].map(networkFileSystemOf)).to.deep.equal([undefined, undefined, undefined])
  })
})
