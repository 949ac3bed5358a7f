import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { resultStoreOf } from '../../src/cache/keep-house.ts'
import { entryIn } from '../../src/cache/store/kept-entry.ts'
import { pruneStore, verifyStore } from '../../src/cache/store/maintain.ts'
import { ResultStore } from '../../src/cache/store/result-store.ts'
import { journalPath } from '../../src/journal/run-folder.ts'
import { sh } from '../../src/pipeline/shell/shell-command.ts'
import { times } from '../faults/times.ts'
import { until } from '../journal/until.ts'
import { steerTime } from '../steered-time.ts'
import { cachedPlace, remove, storedIn, treeOf, type CachedPlace, type Does, type Plan } from './cached-place.ts'
import { makes, plan, type FaultyRun } from './faulty-run.ts'
import { memoryFolder } from './memory-folder.ts'

const rounds = 100
const kills = times(3, 25)

/** How many runs of a home wait for another. */
const waiting = ({ home }: CachedPlace): number =>
  readdirSync(join(home, 'runs')).filter((run) => readFileSync(journalPath(join(home, 'runs', run)), 'utf8').includes('"job.queued"'))
    .length

describe('two runs with cache at once', function () {
  this.timeout(240_000)

  it(`row 13: execute a job once, and the other takes its result, in ${rounds} rounds`, async () => {
    let executed = 0
    const counts: Does = async (context) => {
      executed += 1
      await sleep(1)
      await makes(context)
    }
    await using place = cachedPlace({ 'src/a': '' }, counts, { folder: memoryFolder() })
    for (let round = 1; round <= rounds; round++) {
      place.write('src/a', `round ${round}`)
      const runs = await Promise.all([place.run(plan), place.run(plan)])
      expect(runs.map(({ jobs }) => jobs['build']?.how).toSorted(), `round ${round}`).to.deep.equal(['in-place', 'ran'])
      expect(runs.map(({ jobs }) => jobs['build']?.log)).to.deep.equal(Array.from({ length: 2 }, () => `made of round ${round}\n`))
      expect(executed).to.equal(round)
    }
  })

  it(`row 13: execute a job in the other if the one that executes it is killed, ${kills} times`, async () => {
    await using place = cachedPlace({ 'src/a': '' }, makes, { folder: memoryFolder() })
    for (let kill = 1; kill <= kills; kill++) {
      place.write('src/a', 'before')
      await place.run(plan)
      place.write('src/a', `kill ${kill}`)
      const before = waiting(place)
      const hanging: FaultyRun = { directory: place.project.directory, home: place.home, strike: {}, hangs: true }
      const child = fork(join(import.meta.dirname, 'faulty-run.ts'), [JSON.stringify(hanging)], { execArgv: [] })
      await once(child, 'message')
      const other = place.run(plan)
      await until(() => waiting(place) > before)
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      expect((await other).jobs['build']).to.include({ status: 'passed', how: 'ran', log: `made of kill ${kill}\n` })
      expect(readFileSync(place.project.path('gen.txt'), 'utf8')).to.equal(`gen.txt of kill ${kill}`)
      expect((await place.run(plan)).jobs['build']?.how).to.equal('in-place')
    }
  })

  it('row 14: write to the same outputs one after the other, and each job sees its own files', async () => {
    const writesAndReads: Does = async ({ cwd, env, log }) => {
      const file = join(cwd, 'dist')
      writeFileSync(file, env['WHO'] ?? '')
      await sleep(2)
      log(readFileSync(file, 'utf8'))
    }
    await using place = cachedPlace({ 'package.json': {} }, writesAndReads, { folder: memoryFolder() })
    const planOf =
      (id: string): Plan =>
      ({ job }) => {
        job(id, sh`make`, { cache: { inputs: ['package.json'], outputs: ['dist'], env: ['WHO'] } })
      }
    for (let round = 0; round < 30; round++) {
      // now the same job with another key, now another job
      const jobs = round % 2 === 0 ? ['build', 'build'] : ['build', 'pack']
      const runs = await Promise.all(jobs.map((id, index) => place.run(planOf(id), { env: { WHO: `${round}.${index}` } })))
      expect(runs.map((run, index) => run.jobs[jobs[index] ?? '']?.log)).to.deep.equal([`${round}.0`, `${round}.1`])
      expect(readFileSync(place.project.path('dist'), 'utf8')).to.match(new RegExp(`^${round}\\.[01]$`))
    }
  })

  it('row 15: are right while two prunes remove what they restore', async () => {
    await using place = cachedPlace({ 'src/a': 'one' }, makes, { folder: memoryFolder() })
    const store = resultStoreOf(place.home)
    await place.run(plan)
    const tree = treeOf(place.project.directory)
    for (let round = 0; round < 40; round++) {
      await place.run(plan)
      remove(place.project.path('dist'))
      // everything was last used two hours ago
      using time = steerTime([])
      time.move(7_200_000)
      const pruning = [1, 2].map(async () => {
        for (let turn = 0; turn < round; turn++) await nextTurn()
        await pruneStore(store, 0)
      })
      const [{ jobs }] = await Promise.all([place.run(plan), ...pruning])
      expect(jobs['build'], `round ${round}`).to.include({ status: 'passed', log: 'made of one\n' })
      expect(treeOf(place.project.directory), jobs['build']?.how).to.deep.equal(tree)
    }
    await place.run(plan, { options: { cache: 'force' } })
    using time = steerTime([])
    time.move(7_200_000)
    await Promise.all([pruneStore(store, 0), pruneStore(store, 0)])
    expect(await verifyStore(store)).to.deep.equal({ results: 0, damaged: [] })
  })

  it('row 15: spares what a run marks after the prune has looked, and a run notices what it cannot mark any more', async () => {
    await using place = cachedPlace({ 'src/a': 'one' }, makes, { folder: memoryFolder() })
    await place.run(plan)
    const later = Date.now() + 7_200_000
    const [path = ''] = storedIn(place, 'entries')
    const { key = '' } = entryIn(readFileSync(path, 'utf8')) ?? {}
    /** In this one, a run finds the result when a prune is about to remove it. */
    class UsedMeanwhile extends ResultStore {
      override tempPath(): string {
        utimesSync(path, new Date(later), new Date(later))
        return super.tempPath()
      }
    }
    const { folder } = resultStoreOf(place.home)
    expect(await pruneStore(new UsedMeanwhile(folder), 0, later)).to.include({ removed: 0, results: 1 })
    const store = new ResultStore(folder)
    expect([store.touch(key, ''), await verifyStore(store)]).to.deep.equal([true, { results: 1, damaged: [] }])
    expect(await pruneStore(store, 0, later)).to.include({ removed: 1, results: 0 })
    expect(store.touch(key, '')).to.equal(false)
  })
})
