import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import type { RunId } from '../../../src/model/ids.ts'
import { sqlitePlugin } from '../../../src/plugins/sqlite/plugin.ts'
import { times } from '../../faults/times.ts'
import { startStoreProcess } from '../../storage/start-store-process.ts'
import { tempHome } from '../../storage/temp-home.ts'
import { firstStart } from '../../storage/told-runs.ts'

const [writers, rounds] = [4, times(2, 5)]

describe('a writer of the sqlite store that is killed', () => {
  it(`loses no row it had acknowledged, in ${writers * rounds} kills at random moments (row 4)`, async function () {
    this.timeout(180_000)
    using home = tempHome()
    const acknowledged = new Map<string, number>()
    const writeAndDie = async (writer: number): Promise<void> => {
      for (let round = 0; round < rounds; round++) {
        await using child = await startStoreProcess()
        child.onAnswer(({ run, seq }) => run !== undefined && acknowledged.set(run, seq ?? 0))
        await child.ask({ do: 'write-until-killed', home: home.path, at: firstStart + (writer * rounds + round) * 3_600_000 })
        // The moment is the point of the test: anywhere in the writer's work.
        await sleep(Math.random() * 50)
        await child.kill()
      }
    }
    await Promise.all(Array.from({ length: writers }, (_, writer) => writeAndDie(writer)))
    const store = await sqlitePlugin.storage.open({ home: home.path, readOnly: false })
    for (const [run, seq] of acknowledged) expect((await store.get(run as RunId))?.run.seq).to.be.at.least(seq)
    await store.close()
    const db = new Sqlite(join(home.path, 'state.db'))
    expect(db.pragma('integrity_check', { simple: true })).to.equal('ok')
    expect(db.pragma('foreign_key_check')).to.deep.equal([])
    db.close()
  })
})
