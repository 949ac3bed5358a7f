import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { sqlitePlugin } from '../../../src/plugins/sqlite/plugin.ts'
import type { RunSnapshot } from '../../../src/model/run-record.ts'
import type { Store } from '../../../src/storage/store.ts'
import { tempHome } from '../../storage/temp-home.ts'
import { firstStart, scenes, tellRun } from '../../storage/told-runs.ts'

const { storage } = sqlitePlugin

/** Takes back what the third, fourth, fifth, seventh, eighth and ninth version brought. */
const asVersion2 = `UPDATE runs SET record = json_remove(record, '$.reusedJobs'); DROP INDEX runs_by_duration; DROP INDEX runs_by_retry; ALTER TABLE runs DROP COLUMN retry_of; DROP TABLE headlines; DROP INDEX runs_sizes; ALTER TABLE runs DROP COLUMN log_bytes; DROP TRIGGER run_added; DROP TRIGGER run_removed; DROP TABLE pipelines;
  ALTER TABLE runs DROP COLUMN cells; ALTER TABLE runs DROP COLUMN words; PRAGMA user_version = 2;`

describe('a store that an older Sparkwing made', () => {
  it('gets the cells, words, counts, sizes, headlines, retries and numbers of reused jobs that a new one writes', async () => {
    using home = tempHome()
    const open = () => storage.open({ home: home.path, readOnly: false })
    const store = await open()
    const snapshots: RunSnapshot[] = []
    for (const [index, bodies] of Object.values(scenes).entries()) {
      const { id, events } = tellRun(bodies, { at: firstStart + index, start: { inputs: { title: 'GRÖßE' } } })
      await store.apply(id, events)
      snapshots.push((await store.get(id)) ?? expect.fail('the store lacks a run'))
    }
    const { id, events } = tellRun([], { at: firstStart + 99 })
    await store.apply(id, events)
    const headline = { line: 1, text: 'Error: a', family: 'exception', signature: 's' }
    const ended = scenes.failed.map((body) => (body.type === 'job.finished' ? { ...body, headline } : body))
    const retryOf = { run: id, first: id, mode: 'failed' } as const
    const failed = tellRun(ended, { at: firstStart + 50, start: { retryOf } })
    await store.apply(failed.id, failed.events)
    const all = async (asked: Store): Promise<unknown> => [
      await asked.list({ limit: 9 }),
      (await asked.list({ limit: 9, retryOf: id })).map(({ run }) => run.id),
      await asked.pipelines(),
      await asked.search({ text: 'größe', limit: 9, examine: 9 }),
      await asked.sizes(),
      await asked.headlines?.({ project: '/p', pipeline: 'build', before: id, signatures: ['s'] }),
    ]
    const before = await all(store)
    await store.close()
    const db = new Sqlite(join(home.path, 'state.db'))
    db.exec(asVersion2)
    db.close()
    const again = await open()
    expect(before).to.deep.include([failed.id])
    expect(before).to.deep.include([{ signature: 's', runs: 1, firstRun: failed.id, firstAt: firstStart + 50 }])
    expect(await all(again)).to.deep.equal(before)
    expect(snapshots.map(({ run }) => run.reusedJobs)).to.include(2)
    expect(await again.holds?.(snapshots), 'the rows are as a fold writes them').to.deep.equal(snapshots.map(({ run }) => run.id))
    await again.close()
  })
})
