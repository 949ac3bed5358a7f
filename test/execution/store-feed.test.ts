import { expect } from 'chai'
import { createStoreFeed, type StoreFeed } from '../../src/execution/store-feed.ts'
import type { RunEvent } from '../../src/model/event.ts'
import { toJobId, type Seq } from '../../src/model/ids.ts'
import { UserError } from '../../src/model/user-error.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { StoreBusyError } from '../../src/storage/store-busy-error.ts'
import type { Store } from '../../src/storage/store.ts'
import { until } from '../journal/until.ts'
import { createMemoryStorage } from '../storage/memory-store.ts'
import { startStoreProcess } from '../storage/start-store-process.ts'
import { tempHome } from '../storage/temp-home.ts'
import { endJob, planned, scenes, startJob, tellRun, type ToldRun } from '../storage/told-runs.ts'

const manyJobs = (count: number): ToldRun => {
  const ids = Array.from({ length: count }, (_, index) => `job-${index}`)
  const told = ids.flatMap((id) => [...startJob(id), ...endJob(id, { status: 'passed' })])
  return tellRun([
    { type: 'run.planned', jobs: ids.map((id) => planned(id)) },
    ...told,
    { type: 'run.finished', ended: { status: 'passed' }, durationMs: 9 },
  ])
}

/** A feed for a told run whose journal grows as events are pushed. */
const feedFor = (run: ToldRun, openStore: () => Promise<Store>) => {
  const warnings: string[] = []
  let said: readonly RunEvent[] = []
  const pages: number[] = []
  const readBacklog = (afterSeq: Seq, limit: number): Promise<readonly RunEvent[]> => {
    pages.push(limit)
    return Promise.resolve(said.slice(afterSeq, afterSeq + limit))
  }
  const feed: StoreFeed = createStoreFeed({ run: run.id, openStore, readBacklog, warn: (message) => warnings.push(message) })
  const say = (event: RunEvent): void => {
    said = [...said, event]
    feed.push(event)
  }
  return { feed, say, warnings, pages }
}

const memoryStore = (): Promise<Store> => createMemoryStorage().open({ home: 'h', readOnly: false })

describe('the feed from a run to the store', () => {
  it('stores what was said, few transactions for many events, in order', async () => {
    const run = manyJobs(200)
    const store = await memoryStore()
    const batches: number[] = []
    const apply: Store['apply'] = (id, events) => {
      batches.push(events.length)
      return store.apply(id, events)
    }
    const { feed, say, warnings } = feedFor(run, () => Promise.resolve({ ...store, apply }))
    for (const event of run.events) say(event)
    expect(await feed.finish(20_000)).to.equal('stored')
    expect((await store.get(run.id))?.run.seq).to.equal(run.events.length)
    expect(batches.length).to.be.at.most(Math.ceil(run.events.length / 100) + 1)
    expect(warnings).to.deep.equal([])
  })

  it('shows a run in the store as soon as it has started', async () => {
    const run = tellRun(scenes.killed)
    const store = await memoryStore()
    const applied = Promise.withResolvers<number>()
    const apply: Store['apply'] = async (id, events) => {
      const outcome = await store.apply(id, events)
      applied.resolve(events.length)
      return outcome
    }
    const { feed, say } = feedFor(run, () => Promise.resolve({ ...store, apply }))
    for (const event of run.events.slice(0, 1)) say(event)
    expect(await applied.promise).to.equal(1)
    await feed.finish()
  })

  it('forgets nothing that was said while the store was busy, though it keeps little in memory', async () => {
    const run = manyJobs(1000)
    const store = await memoryStore()
    let tries = 0
    const open = (): Promise<Store> => (++tries < 4 ? Promise.reject(new StoreBusyError('busy')) : Promise.resolve(store))
    const { feed, say, warnings } = feedFor(run, open)
    for (const [index, event] of run.events.entries()) {
      say(event)
      if (index % 500 === 0) await new Promise(setImmediate)
    }
    expect(await feed.finish(20_000)).to.equal('stored')
    expect((await store.get(run.id))?.jobs.every(({ state }) => state.status === 'passed')).to.equal(true)
    expect(warnings).to.deep.equal([])
  })

  it('reads what it lacks in small pages, each once though the store is busy, and gives others a turn between them', async () => {
    const run = manyJobs(1000)
    const store = await memoryStore()
    let tries = 0
    let turns = 0
    const turnsAtBatch: number[] = []
    const apply: Store['apply'] = (id, events) => {
      if (++tries < 4) return Promise.reject(new StoreBusyError('busy'))
      turnsAtBatch.push(turns)
      return store.apply(id, events)
    }
    const { feed, say, pages } = feedFor(run, () => Promise.resolve({ ...store, apply }))
    for (const event of run.events) say(event)
    const count = (): void => {
      turns++
      counting = setImmediate(count)
    }
    let counting = setImmediate(count)
    expect(await feed.finish(20_000)).to.equal('stored')
    clearImmediate(counting)
    expect((await store.get(run.id))?.run.seq).to.equal(run.events.length)
    expect(Math.max(...pages)).to.be.at.most(101)
    expect(pages.length).to.equal(turnsAtBatch.length)
    expect(new Set(turnsAtBatch).size).to.equal(turnsAtBatch.length)
  })

  it('row 17: sends everything again to a store that has forgotten the run', async () => {
    const run = tellRun(scenes.passed)
    const store = await memoryStore()
    const first = Promise.withResolvers<undefined>()
    const apply: Store['apply'] = async (id, events) => {
      const outcome = await store.apply(id, events)
      first.resolve(undefined)
      return outcome
    }
    const { feed, say } = feedFor(run, () => Promise.resolve({ ...store, apply }))
    for (const event of run.events.slice(0, 3)) say(event)
    await first.promise
    await store.forget([run.id])
    for (const event of run.events.slice(3)) say(event)
    expect(await feed.finish(20_000)).to.equal('stored')
    expect((await store.get(run.id))?.run.state.status).to.equal('passed')
  })

  it('leaves the rest to the next reader when the store stays busy', async () => {
    const run = tellRun(scenes.passed)
    const { feed, say, warnings } = feedFor(run, () => Promise.reject(new StoreBusyError('busy')))
    for (const event of run.events) say(event)
    expect(await feed.finish(200)).to.equal('left-to-next-reader')
    expect(warnings).to.deep.equal([])
  })

  it('says once why a store takes nothing, and lets the run go on', async () => {
    const run = tellRun(scenes.passed)
    const tooNew = new UserError('store-too-new', 'The store was created by a newer Sparkwing.', ['Update this one.'])
    const { feed, say, warnings } = feedFor(run, () => Promise.reject(tooNew))
    for (const event of run.events) {
      say(event)
      await new Promise(setImmediate)
    }
    expect(await feed.finish()).to.equal('left-to-next-reader')
    expect(warnings).to.deep.equal([
      'The run is recorded in its journal, but not in the store: The store was created by a newer Sparkwing. Update this one.',
    ])
  })

  it('closes a store that opens only after the run has left', async () => {
    const run = tellRun(scenes.passed)
    const opened = Promise.withResolvers<Store>()
    const closed = Promise.withResolvers<undefined>()
    const { feed, say } = feedFor(run, () => opened.promise)
    for (const event of run.events) say(event)
    expect(await feed.finish(50)).to.equal('left-to-next-reader')
    const store = await memoryStore()
    const close = (): Promise<void> => {
      closed.resolve(undefined)
      return closed.promise
    }
    opened.resolve({ ...store, close })
    await closed.promise
    expect(await store.get(run.id)).to.equal(undefined)
  })

  it('never stops the event loop while another process keeps the store locked, and stores all when it is free', async () => {
    using home = tempHome()
    const open = () => sqlitePlugin.storage.open({ home: home.path, readOnly: false })
    await (await open()).close()
    await using other = await startStoreProcess()
    await other.ask({ do: 'hold-store', home: home.path })
    const run = manyJobs(50)
    const { feed, say, warnings } = feedFor(run, open)
    let turns = 0
    const ticking = setInterval(() => turns++, 10)
    for (const event of run.events) say(event)
    const finished = feed.finish(20_000)
    // one that waits inside SQLite never gets there
    await until(() => turns > 30)
    await other.ask({ do: 'let-go' })
    expect(await finished).to.equal('stored')
    clearInterval(ticking)
    expect(warnings).to.deep.equal([])
    const store = await open()
    expect(
      (await store.get(run.id))?.jobs.filter(({ planned: { id }, state }) => id === toJobId('job-49') && state.status === 'passed'),
    ).to.have.length(1)
    await store.close()
  })
})
