import { expect } from 'chai'
import { createLocks } from '../../src/locks/locks.ts'
import { createHistoryReading } from '../../src/records/history/history-reading.ts'
import { createUsualTimes } from '../../src/records/history/usual-times.ts'
import { toListedJson } from '../../src/records/listed-json.ts'
import { openRunIndex, type IndexInUse } from '../../src/records/run-index.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { createMemoryStorage } from '../storage/memory-store.ts'
import { tempHome } from '../storage/temp-home.ts'
import { firstStart, scenes, tellRun } from '../storage/told-runs.ts'

describe('the history of recorded runs', () => {
  it('can be read from the index alone, without a server', async () => {
    using home = tempHome()
    const runs = (['passed', 'failed', 'passed', 'passed'] as const).map((scene, hour) =>
      tellRun(scenes[scene], { at: firstStart + hour * 3_600_000 }),
    )
    // P28: none of these is a whole run
    const parts = [{ only: 'lint' }, { only: ['lint'] }, { from: 'lint' }].map((options, hour) =>
      tellRun(scenes.retried, { at: firstStart - (hour + 1) * 3_600_000, start: { options: { concurrency: 2, ...options } } }),
    )
    for (const run of [...parts, ...runs]) writeJournal(home.path, run)
    const open = await openRunIndex({
      ...{ home: home.path, storage: createMemoryStorage(), locks: createLocks(home.path) },
      proveOwner: () => ({ verdict: 'alive' }),
    })
    const index: IndexInUse = { use: (ask) => ask(open) }
    const history = createHistoryReading({
      ...{ home: home.path, index, usual: createUsualTimes(index) },
      list: async (query) => (await open.list(query)).map((row) => toListedJson(row, home.path)),
      runOf: (run) => open.get(run),
    })
    const build = { project: '/p', pipeline: 'build', limit: 9 }
    const newestFirst = runs.map(({ id }) => id).reverse()

    expect((await history.pipelines()).pipelines).to.have.nested.property('[0].passRate', 6 / 7)
    expect(await history.stats(build)).to.deep.include({ usual: { p50Ms: 90, p90Ms: 90, runs: 3 } })
    expect((await history.grid(build)).runs.map(({ id }) => id).slice(0, runs.length)).to.deep.equal(newestFirst)
    const [a, b] = runs
    if (!a || !b) throw new Error('There are no runs to compare.')
    const compared = await history.compare(a.id, b.id)
    expect(compared).to.have.nested.property('a.status', 'passed')
    expect(compared).to.have.nested.property('b.status', 'failed')
    await open.close()
  })
})
