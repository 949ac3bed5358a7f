import { randomBytes } from 'node:crypto'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { sqlitePlugin } from '../../../src/plugins/sqlite/plugin.ts'
import { tempHome } from '../../storage/temp-home.ts'
import { firstStart, scenes, tellRun } from '../../storage/told-runs.ts'

const { storage } = sqlitePlugin
const mebibyte = 1024 * 1024

/** Fills pages of a store and leaves them empty. */
const leaveFree = (file: string, bytes: number): void => {
  const db = new Sqlite(file)
  db.exec('CREATE TABLE filler (bytes BLOB)')
  const insert = db.prepare('INSERT INTO filler VALUES (?)')
  const block = randomBytes(4 * mebibyte)
  for (let filled = 0; filled < bytes; filled += block.length) insert.run(block)
  db.exec('DROP TABLE filler')
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
}

describe('a store with many free pages', function () {
  this.timeout(180_000)

  it('gives them back if they are many, and nothing else writes', async () => {
    using home = tempHome()
    const file = join(home.path, 'state.db')
    const size = (): number => statSync(file).size
    const store = await storage.open({ home: home.path, readOnly: false })
    const old = tellRun(scenes.passed)
    await store.apply(old.id, old.events)
    leaveFree(file, 40 * mebibyte)
    await storage.compact({ home: home.path })
    expect(size(), 'too little').to.be.at.least(40 * mebibyte)
    leaveFree(file, 80 * mebibyte)
    expect((await storage.measure({ home: home.path })).freeBytes).to.be.at.least(80 * mebibyte)

    const now = tellRun(scenes.killed, { at: Date.now() })
    await store.apply(now.id, now.events)
    await storage.compact({ home: home.path })
    expect(size(), 'a run goes on').to.be.at.least(80 * mebibyte)
    await store.forget([now.id])
    // its owner will never be found
    const lost = tellRun(scenes.killed, { at: firstStart })
    await store.apply(lost.id, lost.events)

    const other = new Sqlite(file)
    other.exec('BEGIN IMMEDIATE')
    await storage.compact({ home: home.path })
    expect(size(), 'another writes').to.be.at.least(80 * mebibyte)
    other.exec('ROLLBACK')
    other.close()

    await storage.compact({ home: home.path })
    expect(size()).to.be.below(mebibyte)
    expect(await storage.measure({ home: home.path })).to.deep.include({ name: file, freeBytes: 0 })
    expect(store.isLost()).to.equal(false)
    expect((await store.known()).map(({ id }) => id)).to.have.members([old.id, lost.id])
    expect((await storage.inspect({ home: home.path })).state).to.equal('whole')
    await store.close()
  })

  it('is measured and left alone if it is missing or damaged', async () => {
    using home = tempHome()
    const file = join(home.path, 'state.db')
    expect(await storage.measure({ home: home.path })).to.deep.equal({ name: file, bytes: 0, freeBytes: 0 })
    await storage.compact({ home: home.path })
    writeFileSync(file, 'no database')
    expect(await storage.measure({ home: home.path })).to.deep.equal({ name: file, bytes: 11, freeBytes: 0 })
  })
})
