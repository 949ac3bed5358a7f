import { expect } from 'chai'
import type { JobResults, ReusedLook } from '../../src/engine/ports.ts'
import { parseRunId, type JobId } from '../../src/model/ids.ts'
import type { PlannedCache } from '../../src/model/cache/planned-cache.ts'
import { MemoryLocks } from './memory-locks.ts'
import { startRun } from './start-run.ts'

const [first, second] = ['aaaaaaaa', 'bbbbbbbb'].map((end) => parseRunId(`20260101-000000-000-${end}`))
if (!first || !second) throw new Error('these are no ids')

const paths: Pick<PlannedCache, 'outputs' | 'env' | 'passEnv' | 'tools'> = { outputs: ['dist'], env: [], passEnv: [], tools: [] }
const cache: PlannedCache = { ...paths, packages: true, clean: true, copy: true, reuse: true }
const dist = { name: '/project/dist', slots: 1 }

const found: ReusedLook = {
  checked: { outcome: 'in-place', because: [], from: first, files: 1, durationMs: 0 },
  reused: { run: first, by: 'in-place', savedMs: 1, steps: [], replay: () => Promise.resolve(true) },
  ran: () => Promise.resolve(undefined),
}

/** Results that write down when they are asked, and what was locked then. */
class ScriptedResults implements JobResults {
  readonly asked: string[] = []
  readonly #locks: MemoryLocks
  readonly #inPlace: (job: JobId) => Promise<boolean>

  constructor(locks: MemoryLocks, inPlace: (job: JobId) => boolean | Promise<boolean>) {
    this.#locks = locks
    this.#inPlace = async (job) => inPlace(job)
  }

  locksOf(): readonly (typeof dist)[] {
    return [dist]
  }

  async lookInPlace(...[{ planned }, areStillFree]: Parameters<JobResults['lookInPlace']>): Promise<ReusedLook | undefined> {
    this.#ask('in place')
    return (await this.#inPlace(planned.id)) && areStillFree() ? found : undefined
  }

  look(): ReturnType<JobResults['look']> {
    this.#ask('look')
    return Promise.resolve({ checked: { ...found.checked, outcome: 'miss' }, ran: () => Promise.resolve(undefined) })
  }

  #ask(what: string): void {
    this.asked.push([what, ...this.#locks.held].join(', '))
  }
}

describe('a job with cache', () => {
  it('takes no lock if its result lies in place', async () => {
    const locks = new MemoryLocks()
    const results = new ScriptedResults(locks, () => true)
    const run = startRun({ build: { cache }, test: { cache, needs: ['build'] } }, { locks, results })
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
    expect(results.asked).to.deep.equal(['in place', 'in place'])
    expect(locks.drawn).to.equal(0)
    expect(run.said('job.finished').map(({ reused }) => reused?.by)).to.deep.equal(['in-place', 'in-place'])
  })

  it('is looked at again with its locks, and runs with them, if its result does not lie in place', async () => {
    const locks = new MemoryLocks()
    const results = new ScriptedResults(locks, () => false)
    const run = startRun({ build: { cache } }, { locks, results, concurrency: 1 })
    const build = await run.step('build')
    expect(results.asked).to.deep.equal(['in place', `look, ${dist.name}`])
    expect(locks.held).to.deep.equal([dist.name])
    build.pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
    expect(run.said('job.checked').map(({ outcome }) => outcome)).to.deep.equal(['miss'])
  })

  it('waits for another run that has one of its locks, and is not looked at before', async () => {
    const locks = new MemoryLocks()
    const other = startRun({ build: { lock: dist } }, { locks, run: first })
    const building = await other.step('build')
    const results = new ScriptedResults(locks, () => true)
    const run = startRun({ build: { cache } }, { locks, results, run: second })
    expect(await run.running()).to.deep.equal([])
    expect(run.said('job.queued').map(({ waitsFor }) => waitsFor)).to.deep.equal(['lock'])
    expect(results.asked).to.deep.equal([])
    building.pass()
    ;(await run.step('build')).pass()
    await Promise.all([other.ended(), run.ended()])
    expect(results.asked).to.deep.equal([`look, ${dist.name}`])
  })

  it('is looked at again if another run took a lock while it was looked at', async () => {
    const locks = new MemoryLocks()
    const looking = Promise.withResolvers<boolean>()
    const results = new ScriptedResults(locks, () => looking.promise)
    const run = startRun({ build: { cache } }, { locks, results, run: second })
    expect(await run.running()).to.deep.equal([])
    const other = startRun({ build: { lock: dist } }, { locks, run: first })
    ;(await other.step('build')).pass()
    await other.ended()
    looking.resolve(true)
    ;(await run.step('build')).pass()
    await run.ended()
    expect(results.asked).to.deep.equal(['in place', `look, ${dist.name}`])
  })

  it('takes the lock that its author gave it before anything is looked at', async () => {
    const locks = new MemoryLocks()
    const results = new ScriptedResults(locks, () => true)
    const run = startRun({ build: { cache, lock: { name: 'publish', slots: 1 } } }, { locks, results })
    ;(await run.step('build')).pass()
    await run.ended()
    expect(results.asked).to.deep.equal([`look, publish, ${dist.name}`])
  })

  it('is skipped if the run is cancelled while it is looked at', async () => {
    const locks = new MemoryLocks()
    const looking = Promise.withResolvers<boolean>()
    const results = new ScriptedResults(locks, () => looking.promise)
    const run = startRun({ build: { cache } }, { locks, results })
    expect(await run.running()).to.deep.equal([])
    run.cancel()
    looking.resolve(false)
    expect(await run.ended()).to.deep.equal({ status: 'cancelled', cause: 'SIGINT' })
    expect([run.jobs, locks.drawn]).to.deep.equal([{ build: 'skipped: the run was cancelled' }, 0])
  })
})
