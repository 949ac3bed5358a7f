import { expect } from 'chai'
import { createRunFold } from '../../src/model/fold-run.ts'
import { toMillis, type RunId } from '../../src/model/ids.ts'
import type { RunSnapshot } from '../../src/model/run-record.ts'
import type { Storage } from '../../src/storage/storage.ts'
import type { Store } from '../../src/storage/store.ts'
import { overviewsOf } from '../../src/records/overviews-of.ts'
import { tempHome } from './temp-home.ts'
import { firstStart, nothingRan, scenes, tellFailed, tellRun, type ToldRun } from './told-runs.ts'

const hourMs = 3_600_000
const idsOf = (listed: readonly { readonly run: { readonly id: RunId } }[]): readonly RunId[] => listed.map(({ run }) => run.id)

/** What every store must do, whatever it keeps its runs in. */
export const describeStore = (name: string, createStorage: () => Storage): void => {
  describe(`the store ${name}`, () => {
    const withStore = async (tell: (store: Store, reopen: (readOnly?: boolean) => Promise<Store>) => Promise<void>): Promise<void> => {
      using home = tempHome()
      const storage = createStorage()
      const opened: Store[] = []
      const open = async (readOnly = false): Promise<Store> => {
        const store = await storage.open({ home: home.path, readOnly })
        opened.push(store)
        return store
      }
      try {
        await tell(await open(), open)
      } finally {
        for (const store of opened) await store.close()
      }
    }

    for (const [scene, bodies] of Object.entries(scenes)) {
      it(`gives back a run that was ${scene} as its journal tells it, event by event and all at once`, () =>
        withStore(async (store) => {
          const { id, events } = tellRun(bodies)
          const fold = createRunFold()
          for (const event of events) {
            fold.apply(event)
            expect(await store.apply(id, [event])).to.equal('applied')
            expect(await store.get(id)).to.deep.equal(fold.snapshot())
            if (store.holds) expect(await store.holds([fold.snapshot()])).to.deep.equal([id])
          }
          const again = tellRun(bodies, { at: firstStart + hourMs })
          await store.apply(again.id, again.events)
          expect((await store.get(again.id))?.jobs).to.have.length(2)
          expect((await store.list({ limit: 9 })).map(({ jobCounts }) => jobCounts)).to.deep.equal([fold.jobCounts(), fold.jobCounts()])
          expect((await store.list({ limit: 9 })).map(({ cells }) => cells)).to.deep.equal([fold.cells(), fold.cells()])
        }))
    }

    it('ignores events it has, and changes nothing when some are missing before the ones it gets', () =>
      withStore(async (store) => {
        const { id, events } = tellRun(scenes.passed)
        expect(await store.apply(id, events.slice(2))).to.equal('behind')
        expect(await store.get(id)).to.equal(undefined)
        await store.apply(id, events.slice(0, 4))
        const before = await store.get(id)
        expect(await store.apply(id, events.slice(1, 3))).to.equal('applied')
        expect(await store.apply(id, events.slice(5))).to.equal('behind')
        expect(await store.apply(id, [])).to.equal('applied')
        expect(await store.get(id)).to.deep.equal(before)
        await store.apply(id, events)
        expect((await store.get(id))?.run.state.status).to.equal('passed')
      }))

    it('takes a stretch of a journal in which a number is missing', () =>
      withStore(async (store) => {
        const { id, events } = tellRun(scenes.passed)
        expect(await store.apply(id, [...events.slice(0, 4), ...events.slice(5)])).to.equal('applied')
        expect((await store.get(id))?.run.state.status).to.equal('passed')
      }))

    it('takes moments and lengths with parts of milliseconds, as another program may have written them', () =>
      withStore(async (store) => {
        const { id, events } = tellRun(scenes.passed)
        const odd = events.map((event) => ({
          ...event,
          at: toMillis(event.at + 0.4),
          ...('durationMs' in event && { durationMs: event.durationMs + 0.25 }),
        }))
        expect(await store.apply(id, odd)).to.equal('applied')
        expect((await store.list({ limit: 5 })).map(({ run }) => [run.id, run.state.status])).to.deep.equal([[id, 'passed']])
      }))

    it('lets two of it fold the same run in, each where the other stopped', () =>
      withStore(async (store, open) => {
        const other = await open()
        const { id, events } = tellRun(scenes.retried)
        for (const [index, event] of events.entries()) {
          const reader = index % 3 === 0 ? other : store
          if ((await reader.apply(id, [event])) === 'behind') await reader.apply(id, events.slice(0, index + 1))
        }
        const fold = createRunFold()
        for (const event of events) fold.apply(event)
        expect(await store.get(id)).to.deep.equal(fold.snapshot())
        expect(await other.get(id)).to.deep.equal(fold.snapshot())
      }))

    it('keeps what it was given when it is opened again', () =>
      withStore(async (store, open) => {
        const { id, events } = tellRun(scenes.failed)
        await store.apply(id, events)
        const before = await store.get(id)
        await store.close()
        expect(await (await open()).get(id)).to.deep.equal(before)
      }))

    it('forgets runs, takes them again, and knows how far each is', () =>
      withStore(async (store) => {
        const over = tellRun(scenes.passed)
        const running = tellRun(scenes.killed, { at: firstStart + hourMs })
        for (const { id, events } of [over, running]) await store.apply(id, events)
        expect(await store.known()).to.have.deep.members([
          { id: over.id, seq: over.events.length, isOver: true },
          { id: running.id, seq: running.events.length, isOver: false },
        ])
        await store.forget([running.id, tellRun([]).id])
        expect((await store.known()).map(({ id }) => id)).to.deep.equal([over.id])
        expect(await store.get(running.id)).to.equal(undefined)
        await store.apply(running.id, running.events)
        expect((await store.get(running.id))?.jobs).to.have.length(2)
      }))

    it('knows what each run takes, while it runs and after its end', () =>
      withStore(async (store) => {
        const { id, events } = tellRun(scenes.retried)
        const last = events.at(-1)
        const common = { id, project: '/p', pipeline: 'build', startedAt: firstStart }
        await store.apply(id, events.slice(0, -1))
        expect(await store.sizes()).to.deep.equal([{ ...common, status: 'running', seq: events.length - 1, logBytes: 24 }])
        await store.apply(id, events)
        const ended = { ...common, status: 'passed', endedAt: last?.at, seq: last?.seq, logBytes: 24 }
        expect(await store.sizes()).to.deep.equal([ended])
        const killed = tellRun(scenes.killed, { at: firstStart + hourMs, start: { pipeline: 'test' } })
        await store.apply(killed.id, killed.events)
        const running = { ...common, id: killed.id, pipeline: 'test', status: 'running', startedAt: firstStart + hourMs }
        expect(await store.sizes()).to.have.deep.members([ended, { ...running, seq: killed.events.length, logBytes: 0 }])
      }))

    it('no longer counts logs that were removed, until the run is stored again', () =>
      withStore(async (store) => {
        const { id, events } = tellRun(scenes.passed)
        await store.apply(id, events)
        await store.forgetLogs([id, tellRun([]).id])
        expect((await store.sizes()).map(({ logBytes }) => logBytes)).to.deep.equal([0])
        expect((await store.get(id))?.run.state.status).to.equal('passed')
        await store.apply(id, events)
        expect((await store.sizes()).map(({ logBytes }) => logBytes)).to.deep.equal([0])
        await store.forget([id])
        await store.apply(id, events)
        expect((await store.sizes()).map(({ logBytes }) => logBytes)).to.deep.equal([24])
      }))

    it('counts the earlier runs of a pipeline that failed in the same way', () =>
      withStore(async (store) => {
        const runs = [
          tellFailed(0, ['s', 's', 't']),
          tellFailed(1, ['t']),
          tellFailed(2, ['s'], { project: '/q' }),
          tellFailed(3, ['s'], { pipeline: 'test' }),
          tellFailed(4, ['s']),
          tellFailed(5, ['s']),
        ]
        for (const { id, events } of runs) for (const event of events) await store.apply(id, [event])
        const [first, second, , , , last] = runs
        if (!store.headlines || !first || !second || !last) throw new Error('it has no headlines')
        const query = { project: '/p', pipeline: 'build', before: last.id, signatures: ['s', 't', 's', 'u'] }
        const firstOf = (signature: string, count: number) => ({ signature, runs: count, firstRun: first.id, firstAt: firstStart })
        expect(await store.headlines(query)).to.have.deep.members([firstOf('s', 2), firstOf('t', 2)])
        await store.forget([first.id])
        const left = { signature: 't', runs: 1, firstRun: second.id, firstAt: firstStart + hourMs }
        expect(await store.headlines({ ...query, signatures: ['t'] })).to.deep.equal([left])
        await store.apply(first.id, first.events)
        expect(await store.headlines({ ...query, signatures: ['s'] })).to.deep.equal([firstOf('s', 2)])
        expect(await store.headlines({ ...query, before: first.id })).to.deep.equal([])
      }))

    it('lists newest first, page by page, by every condition and all of them together', () =>
      withStore(async (store) => {
        const tell = (index: number, scene: keyof typeof scenes, start: object = {}): ToldRun =>
          tellRun(scenes[scene], { at: firstStart + index * hourMs, start })
        const runs = [
          tell(0, 'passed'),
          tell(1, 'failed', { pipeline: 'test' }),
          tell(2, 'passed', { project: '/q' }),
          tell(3, 'failed', { git: { branch: 'topic' } }),
          tell(4, 'passed', { git: {} }),
        ]
        const ids = runs.map(({ id }) => id)
        for (const { id, events } of runs) await store.apply(id, events)
        const listed = async (query: object): Promise<readonly number[]> =>
          idsOf(await store.list({ limit: 10, ...query })).map((id) => ids.indexOf(id))
        expect(await listed({})).to.deep.equal([4, 3, 2, 1, 0])
        expect(await listed({ limit: 2 })).to.deep.equal([4, 3])
        expect(await listed({ limit: 2, before: ids[3] })).to.deep.equal([2, 1])
        expect(await listed({ project: '/p' })).to.deep.equal([4, 3, 1, 0])
        expect(await listed({ projects: ['/p'] })).to.deep.equal([4, 3, 1, 0])
        expect(await listed({ projects: ['/q', '/p', '/r'], limit: 3 })).to.deep.equal([4, 3, 2])
        expect(await listed({ projects: ['/q', '/r'], pipeline: 'build' })).to.deep.equal([2])
        expect(await listed({ projects: [] })).to.deep.equal([])
        expect(await listed({ pipeline: 'test' })).to.deep.equal([1])
        expect(await listed({ status: 'failed' })).to.deep.equal([3, 1])
        expect(await listed({ branch: 'main' })).to.deep.equal([2, 1, 0])
        expect(await listed({ since: toMillis(firstStart + 3 * hourMs) })).to.deep.equal([4, 3])
        expect(await listed({ since: toMillis(firstStart + 3 * hourMs + 1) })).to.deep.equal([4])
        expect(await listed({ until: toMillis(firstStart + hourMs) })).to.deep.equal([0])
        expect(await listed({ until: toMillis(firstStart + hourMs + 1) })).to.deep.equal([1, 0])
        expect(await listed({ project: '/p', pipeline: 'build', status: 'passed', branch: 'main', since: firstStart })).to.deep.equal([0])
        expect(await store.recent({ limit: 2, project: '/p', ...(ids[4] && { before: ids[4] }) })).to.deep.equal([
          { id: ids[3], status: 'failed', startedAt: firstStart + 3 * hourMs, durationMs: 60 },
          { id: ids[1], status: 'failed', startedAt: firstStart + hourMs, durationMs: 60 },
        ])
      }))

    it('P28: leaves out runs of a part of their plan, and those that ran nothing, on request', () =>
      withStore(async (store) => {
        const start = (options: object): object => ({ options: { concurrency: 2, ...options } })
        const first = tellRun(scenes.passed, { at: firstStart })
        const runs = [
          first,
          tellRun(scenes.passed, { at: firstStart + hourMs, start: start({ only: 'lint' }) }),
          tellRun(scenes.passed, { at: firstStart + 2 * hourMs, start: start({ only: ['lint', 'test'] }) }),
          tellRun(scenes.passed, { at: firstStart + 3 * hourMs, start: start({ from: 'test' }) }),
          tellRun(scenes.passed, { at: firstStart + 4 * hourMs, start: start({ failFast: true }) }),
          tellRun(nothingRan, { at: firstStart + 5 * hourMs }),
          tellRun(scenes.passed, {
            at: firstStart + 6 * hourMs,
            start: { retryOf: { run: first.id, first: first.id, mode: 'jobs', jobs: ['test'] } },
          }),
        ]
        for (const { id, events } of runs) await store.apply(id, events)
        const whole = await store.recent({ limit: 10, status: 'passed', isWhole: true })
        expect(whole.map(({ id }) => runs.findIndex((run) => run.id === id))).to.deep.equal([4, 0])
        expect(idsOf(await store.list({ limit: 10, retryOf: first.id }))).to.deep.equal([runs[6]?.id])
      }))

    it('finds runs by a text in their words, looking through so many and saying where it stopped', () =>
      withStore(async (store) => {
        const starts = [
          { pipeline: 'Release' },
          { git: { branch: 'fix/Größe', subject: 'Mend the CART', commit: 'abcdef0123' } },
          { inputs: { channel: 'BETA', tags: ['one', 'two'], size: 4711 } },
          { project: '/home/ada/shop' },
        ]
        const runs = starts.map((start, index) => tellRun(scenes.passed, { at: firstStart + index * hourMs, start }))
        const ids = runs.map(({ id }) => id)
        for (const { id, events } of runs) await store.apply(id, events)
        const found = async (text: string, rest: object = {}): Promise<readonly [found: readonly number[], next: number | undefined]> => {
          const { runs: listed, next } = await store.search({ text, limit: 10, examine: 100, ...rest })
          return [idsOf(listed).map((id) => ids.indexOf(id)), next && ids.indexOf(next)]
        }
        expect(await found('release')).to.deep.equal([[0], undefined])
        expect(await found('GRÖSSE')).to.deep.equal([[], undefined])
        expect(await found('GRÖßE')).to.deep.equal([[1], undefined])
        expect(await found('the cart')).to.deep.equal([[1], undefined])
        expect(await found('ABCDEF')).to.deep.equal([[1], undefined])
        expect(await found('cdef')).to.deep.equal([[], undefined])
        expect(await found('beta')).to.deep.equal([[2], undefined])
        expect(await found('two')).to.deep.equal([[2], undefined])
        expect(await found('471')).to.deep.equal([[2], undefined])
        expect(await found('shop')).to.deep.equal([[3], undefined])
        expect(await found('/home')).to.deep.equal([[], undefined])
        for (const wild of ['%', '_', '*', '.', '']) expect((await found(wild))[0]).to.deep.equal(wild === '' ? [3, 2, 1, 0] : [])
        expect(await found('release', { examine: 2 })).to.deep.equal([[], 2])
        expect(await found('release', { examine: 2, before: ids[2] })).to.deep.equal([[0], undefined])
        expect(await found('main', { limit: 1 })).to.deep.equal([[3], 3])
        expect(await found('main', { limit: 1, before: ids[3], project: '/p' })).to.deep.equal([[2], 2])
        expect(await found('main', { status: 'failed' })).to.deep.equal([[], undefined])
      }))

    it('tells the jobs of runs in less, run by run', () =>
      withStore(async (store) => {
        const retried = tellRun(scenes.retried)
        const failed = tellRun(
          scenes.failed.map((body) =>
            body.type === 'run.planned' ? { ...body, jobs: body.jobs.map((job) => ({ ...job, allowFailure: true })) } : body,
          ),
          { at: firstStart + hourMs },
        )
        const killed = tellRun(scenes.killed, { at: firstStart + 2 * hourMs })
        for (const { id, events } of [retried, failed, killed]) await store.apply(id, events)
        const job = (run: RunId, id: string, rest: object) => ({ run, job: id, attempts: 1, isFailureAllowed: false, ...rest })
        expect(await store.jobs([failed.id, retried.id, tellRun([]).id])).to.deep.equal([
          job(failed.id, 'lint', { status: 'failed', durationMs: 7, isFailureAllowed: true }),
          job(failed.id, 'test', { status: 'skipped', attempts: 0 }),
          job(retried.id, 'lint', { status: 'passed', durationMs: 7, attempts: 2 }),
          job(retried.id, 'test', { status: 'passed', durationMs: 7 }),
        ])
        expect(await store.jobs([killed.id])).to.deep.equal([
          job(killed.id, 'lint', { status: 'running' }),
          job(killed.id, 'test', { status: 'pending', attempts: 0 }),
        ])
        expect((await store.list({ limit: 9 })).map(({ cells }) => cells)).to.deep.equal(['rw', 'as', 'tp'])
        expect(await store.jobs([])).to.deep.equal([])
      }))

    it('says which pipelines of which projects have run, how often, and when last', () =>
      withStore(async (store) => {
        const starts = [{ pipeline: 'test' }, {}, { project: '/q' }, { pipeline: 'test' }]
        for (const [index, start] of starts.entries()) {
          const { id, events } = tellRun(scenes.passed, { at: firstStart + index * hourMs, start })
          await store.apply(id, events)
        }
        expect(await store.pipelines()).to.deep.equal([
          { project: '/p', pipeline: 'build', runs: 1, lastRunAt: firstStart + hourMs },
          { project: '/p', pipeline: 'test', runs: 2, lastRunAt: firstStart + 3 * hourMs },
          { project: '/q', pipeline: 'build', runs: 1, lastRunAt: firstStart + 2 * hourMs },
        ])
        expect(store.isLost()).to.equal(false)
      }))

    it('shows pipelines with their newest runs, page by page, as it does run by run', () =>
      withStore(async (store) => {
        const kinds = [scenes.passed, scenes.killed, scenes.passed, scenes.failed, scenes.passed]
        const starts = [{ pipeline: 'test' }, {}, { project: '/q' }]
        for (let index = 0; index < 15; index++) {
          const start = starts[index % 3] ?? {}
          const { id, events } = tellRun(kinds[index % 5] ?? [], { at: firstStart + index * hourMs, start })
          await store.apply(id, events)
        }
        const runByRun: Store = { ...store }
        delete (runByRun as { overviews?: unknown }).overviews
        const query = { limit: 2, recent: 3, passed: 2 }
        const [first, second] = await overviewsOf(store, query)
        expect([first, second].map((one) => one?.recent.length)).to.deep.equal([3, 3])
        expect([first, second]).to.deep.equal(await overviewsOf(runByRun, query))
        const rest = await overviewsOf(store, { ...query, ...(second && { after: second }) })
        expect(rest.map(({ project, runs, passedMs }) => [project, runs, passedMs.length])).to.deep.equal([['/q', 5, 2]])
        expect(rest).to.deep.equal(await overviewsOf(runByRun, { ...query, ...(second && { after: second }) }))
      }))

    it('holds only runs of which each part is as given', () =>
      withStore(async (store) => {
        if (!store.holds) return
        const snapshotOf = ({ events }: ToldRun): RunSnapshot => {
          const fold = createRunFold()
          for (const event of events) fold.apply(event)
          return fold.snapshot()
        }
        const told = [0, 1, 2, 3].map((index) => tellRun(scenes.failed, { at: firstStart + index * hourMs }))
        const [first, between, last, unknown] = told.map(snapshotOf)
        if (!first || !between || !last || !unknown) throw new Error('no runs')
        for (const { id, events } of told) if (id !== unknown.run.id) await store.apply(id, events)
        expect(await store.holds([last, unknown, first])).to.have.members([first.run.id, last.run.id])
        const { run, jobs } = between
        const annotations = [{ level: 'notice' as const, message: 'another', at: run.startedAt }]
        const others: readonly RunSnapshot[] = [
          { run: { ...run, state: { status: 'running' } }, jobs },
          { run: { ...run, annotations }, jobs },
          { run, jobs: jobs.slice(1) },
          { run, jobs: [...jobs, ...jobs] },
          { run, jobs: [...jobs].reverse() },
        ]
        for (const other of others) expect(await store.holds([first, other, last])).to.have.members([first.run.id, last.run.id])
      }))

    it('counts the runs of a pipeline right when some are forgotten and told again', () =>
      withStore(async (store) => {
        const runs = [0, 1, 2].map((index) => tellRun(scenes.passed, { at: firstStart + index * hourMs }))
        for (const { id, events } of runs) for (const event of events) await store.apply(id, [event])
        const [first, second, third] = runs
        const counted = async (): Promise<unknown> => (await store.pipelines()).map((seen) => [seen.runs, seen.lastRunAt - firstStart])
        expect(await counted()).to.deep.equal([[3, 2 * hourMs]])
        await store.forget([third?.id, third?.id].flatMap((id) => id ?? []))
        expect(await counted()).to.deep.equal([[2, hourMs]])
        await store.forget([first?.id, second?.id].flatMap((id) => id ?? []))
        expect(await counted()).to.deep.equal([])
        if (second) await store.apply(second.id, second.events)
        expect(await counted()).to.deep.equal([[1, hourMs]])
      }))

    it('finds ids by their beginning, newest first', () =>
      withStore(async (store) => {
        const runs = [0, 1, 2].map((day) => tellRun([], { at: firstStart + day * 24 * hourMs }))
        for (const { id, events } of runs) await store.apply(id, events)
        const ids = runs.map(({ id }) => id).reverse()
        expect(await store.find('2026010', 5)).to.deep.equal(ids)
        expect(await store.find('2026010', 2)).to.deep.equal(ids.slice(0, 2))
        expect(await store.find('20260103', 5)).to.deep.equal([ids[1]])
        expect(await store.find(ids[2] ?? '', 5)).to.deep.equal([ids[2]])
        expect(await store.find('%', 5)).to.deep.equal([])
      }))

    it('opened read-only takes events into its memory and leaves the store as it is', () =>
      withStore(async (store, open) => {
        const stored = tellRun(scenes.killed)
        await store.apply(stored.id, stored.events)
        const reader = await open(true)
        const fresh = tellRun(scenes.passed, { at: firstStart + hourMs })
        await reader.apply(fresh.id, fresh.events)
        expect(idsOf(await reader.list({ limit: 9 }))).to.deep.equal([fresh.id, stored.id])
        expect(idsOf(await store.list({ limit: 9 }))).to.deep.equal([stored.id])
      }))
  })
}
