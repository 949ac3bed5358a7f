import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { openRunIndex } from '../../src/records/run-index.ts'
import { readJournal } from '../../src/journal/journal-reader.ts'
import { journalPath, runFolderPath } from '../../src/journal/run-folder.ts'
import { createLocks } from '../../src/locks/locks.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { times } from './times.ts'
import { storeRows } from '../e2e/store-rows.ts'
import { inWorkplace, type Workplace } from '../e2e/workplace.ts'
import { until } from '../journal/until.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { firstStart, scenes, tellRun } from '../storage/told-runs.ts'

const gone = () => ({ verdict: 'gone', because: 'its process 4711 is gone' }) as const
const openIndex = (home: string) => openRunIndex({ home, storage: sqlitePlugin.storage, locks: createLocks(home), proveOwner: gone })

/** Whether the store is up to date with the run's journal. */
const hasRowsOf = ({ home, journal }: Workplace, run: string): boolean => {
  try {
    return storeRows(home).runs.some(({ id, seq }) => id === run && seq === journal(run).length)
  } catch {
    return false
  }
}

describe('faults of liveness', function () {
  this.timeout(600_000)

  it(
    `row 21: a runner that is suspended for ${times(3, 120)} s is not taken for dead, and ends normally`,
    inWorkplace({ 'package.json': { scripts: { gated: 'echo begun; until [ -e open ]; do sleep 0.05; done' } } }, async (place) => {
      const run = place.start(['run', 'gated'])
      await until(() => run.stdout().includes('begun'))
      const [id = ''] = place.folders()
      // not in the middle of a transaction, which would lock the store
      await until(() => hasRowsOf(place, id))
      run.child.kill('SIGSTOP')
      const wakeAt = performance.now() + times(3, 120) * 1000
      do {
        expect((await place.runs())[0]?.status).to.equal('running')
        // how long it is suspended is the point of the test
        await sleep(1000)
      } while (performance.now() < wakeAt)
      run.child.kill('SIGCONT')
      await place.sparkwing(['exec', '--', 'touch', 'open'])
      expect((await run.finished).code).to.equal(0)
      expect((await place.show('latest:gated')).run.status).to.equal('passed')
    }),
  )

  it(
    'a suspended runner does not react to a cancel, and the message says how to kill it',
    inWorkplace({ 'package.json': { scripts: { gated: 'echo begun; exec sleep 300' } } }, async (place) => {
      const run = place.start(['run', 'gated'])
      await until(() => run.stdout().includes('begun'))
      const [id = ''] = place.folders()
      await until(() => hasRowsOf(place, id))
      run.child.kill('SIGSTOP')
      const { code, stderr } = await place.sparkwing(['runs', 'cancel', 'latest', '--timeout', '1s'])
      expect(code).to.equal(4)
      expect(stderr).to.include(`kill -9 ${run.child.pid ?? 0}`)
      run.child.kill('SIGKILL')
      await run.finished
      expect((await place.runs())[0]?.status).to.equal('interrupted')
      await until(() => place.mark.count() === 0)
    }),
  )

  it(`row 23: two readers that close the same ${times(20, 1000)} dead runs at once write one end for each`, async () => {
    using home = tempHome()
    const runs = Array.from({ length: times(20, 1000) }, (_, index) => tellRun(scenes.killed, { at: firstStart + index * 1000 }))
    for (const run of runs) writeJournal(home.path, run)
    const indexes = await Promise.all([openIndex(home.path), openIndex(home.path), openIndex(home.path)])
    await Promise.all(indexes.map((index) => index.close()))
    for (const { id } of runs) {
      const { events, isTorn } = readJournal(journalPath(runFolderPath(home.path, id)))
      expect(events.map(({ seq }) => seq)).to.deep.equal(events.map((_, index) => index + 1))
      expect([events.filter(({ type }) => type === 'run.finished').length, isTorn]).to.deep.equal([1, false])
    }
  })

  it(`row 41: a journal cut at ${times(9, 1) === 1 ? 'each byte' : 'every ninth byte'} of its last record loses only that record, and its run is closed after it`, async () => {
    const whole = tellRun(scenes.killed)
    const last = JSON.stringify(whole.events.at(-1))
    using home = tempHome()
    // even the short form cuts at each byte for the reader alone: see journal-reader.test.ts
    const step = times(9, 1)
    const cuts = Array.from({ length: Math.ceil(last.length / step) }, (_, index) => ({
      run: tellRun(scenes.killed, { at: firstStart + index * 1000 }),
      cut: index * step,
    }))
    for (const { run, cut } of cuts)
      writeJournal(home.path, { ...run, events: run.events.slice(0, -1) }, JSON.stringify(run.events.at(-1)).slice(0, cut))
    await (await openIndex(home.path)).close()
    for (const { run } of cuts) {
      const { events, isTorn, corruptLines } = readJournal(journalPath(runFolderPath(home.path, run.id)))
      expect([isTorn, corruptLines]).to.deep.equal([false, 0])
      expect(events.slice(0, run.events.length - 1)).to.deep.equal(run.events.slice(0, -1))
      expect(events.at(-1)?.type).to.equal('run.finished')
    }
  })
})
