import { join } from 'node:path'
import { readFileSync, writeFileSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { journalPath, runFolderPath } from '../../../src/journal/run-folder.ts'
import { sqlitePlugin } from '../../../src/plugins/sqlite/plugin.ts'
import { openIndex, statusesOf, hourMs } from '../../records/open-index.ts'
import { writeJournal } from '../../storage/journal-files.ts'
import { tempHome } from '../../storage/temp-home.ts'
import { firstStart, scenes, tellRun } from '../../storage/told-runs.ts'

const good = tellRun(scenes.passed)
const newer = tellRun(scenes.passed, { at: firstStart + hourMs })

/** Gives a run or its jobs a status as a newer Sparkwing may write it. */
const renameStatus = (home: string, table: 'runs' | 'jobs', key: 'id' | 'run_id'): void => {
  const db = new Sqlite(join(home, 'state.db'))
  try {
    const renamed = `replace(record, '"status":"passed"', '"status":"paused"')`
    const { changes } = db.prepare(`UPDATE ${table} SET status = 'paused', record = ${renamed} WHERE ${key} = ?`).run(newer.id)
    expect(changes).to.be.greaterThan(0)
  } finally {
    db.close()
  }
}

const filledHome = async () => {
  const home = tempHome()
  for (const told of [good, newer]) writeJournal(home.path, told)
  await using index = await openIndex(home.path)
  expect(Object.keys(await statusesOf(index))).to.have.members([good.id, newer.id])
  return home
}

describe('a row of the store with a status that only a newer Sparkwing knows', () => {
  it('A8: is left out by every reader of the store, which lists the other runs', async () => {
    using home = await filledHome()
    renameStatus(home.path, 'runs', 'id')
    const store = await sqlitePlugin.storage.open({ home: home.path, readOnly: true })
    try {
      const query = { limit: 10 }
      expect((await store.list(query)).map(({ run }) => run.id)).to.deep.equal([good.id])
      expect((await store.recent(query)).map(({ id }) => id)).to.deep.equal([good.id])
      expect(await store.get(newer.id)).to.equal(undefined)
    } finally {
      await store.close()
    }
  })

  it('A8: is written again from its journal, if this version can read that', async () => {
    using home = await filledHome()
    renameStatus(home.path, 'runs', 'id')
    await using index = await openIndex(home.path)
    expect(await statusesOf(index)).to.deep.equal({ [good.id]: 'passed', [newer.id]: 'passed' })
  })

  it('A8: makes its run one that is named as unreadable, if only a newer version can read its journal', async () => {
    using home = await filledHome()
    renameStatus(home.path, 'runs', 'id')
    const path = journalPath(runFolderPath(home.path, newer.id))
    writeFileSync(path, readFileSync(path, 'utf8').replace(/("type":"run\.finished".*"status":)"passed"/, '$1"paused"'))
    await using index = await openIndex(home.path)
    expect(await statusesOf(index)).to.deep.equal({ [good.id]: 'passed' })
    expect([...index.unreadable.keys()]).to.deep.equal([newer.id])
  })

  it('A8: leaves a job out of the statistics', async () => {
    using home = await filledHome()
    renameStatus(home.path, 'jobs', 'run_id')
    const store = await sqlitePlugin.storage.open({ home: home.path, readOnly: true })
    try {
      const runs = (await store.jobs([good.id, newer.id])).map(({ run }) => run)
      expect(new Set(runs)).to.deep.equal(new Set([good.id]))
    } finally {
      await store.close()
    }
  })
})
