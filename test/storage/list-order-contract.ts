import { expect } from 'chai'
import type { RunId } from '../../src/model/ids.ts'
import type { Store } from '../../src/storage/store.ts'
import { firstStart, scenes, tellRun } from './told-runs.ts'

const hourMs = 3_600_000
const idsOf = (listed: readonly { readonly run: { readonly id: RunId } }[]): readonly RunId[] => listed.map(({ run }) => run.id)

/** What every store must do about the order and the number of runs in a list. */
export const itOrdersLists = (withStore: (tell: (store: Store) => Promise<void>) => Promise<void>): void => {
  it('lists in the order of times and durations, page by page', () =>
    withStore(async (store) => {
      const took = [60, 20, 60, 90]
      const finished = took.map((durationMs, index) =>
        tellRun(
          scenes.passed.map((body) => (body.type === 'run.finished' ? { ...body, durationMs } : body)),
          { at: firstStart + index * hourMs, start: index === 3 ? { project: '/q' } : {} },
        ),
      )
      const runs = [...finished, tellRun(scenes.killed, { at: firstStart + 9 * hourMs })]
      const ids = runs.map(({ id }) => id)
      for (const { id, events } of runs) await store.apply(id, events)
      const listed = async (query: object): Promise<readonly number[]> =>
        idsOf(await store.list({ limit: 10, ...query })).map((id) => ids.indexOf(id))
      expect(await listed({ order: 'oldest' })).to.deep.equal([0, 1, 2, 3, 4])
      expect(await listed({ order: 'oldest', limit: 2, before: ids[1] })).to.deep.equal([2, 3])
      // what still runs has not taken any time yet
      expect(await listed({ order: 'longest' })).to.deep.equal([3, 2, 0, 1])
      expect(await listed({ order: 'shortest' })).to.deep.equal([1, 0, 2, 3])
      expect(await listed({ order: 'longest', limit: 2, before: ids[2] })).to.deep.equal([0, 1])
      expect(await listed({ order: 'shortest', limit: 2, before: ids[0] })).to.deep.equal([2, 3])
      expect(await listed({ order: 'longest', project: '/p', statuses: ['passed', 'running'] })).to.deep.equal([2, 0, 1])
      const found = await store.search({ text: 'build', examine: 2, limit: 9, order: 'shortest', ...(ids[1] && { before: ids[1] }) })
      expect([idsOf(found.runs).map((id) => ids.indexOf(id)), found.next]).to.deep.equal([[0, 2], ids[2]])
      await store.forget(ids.slice(2, 3))
      expect(await listed({ order: 'longest', before: ids[2] })).to.deep.equal([])
    }))

  it('lists the runs of several states, page by page', () =>
    withStore(async (store) => {
      const runs = (['passed', 'failed', 'passed', 'failed', 'passed'] as const).map((scene, index) =>
        tellRun(scenes[scene], { at: firstStart + index * hourMs }),
      )
      const ids = runs.map(({ id }) => id)
      for (const { id, events } of runs) await store.apply(id, events)
      const listed = async (query: object): Promise<readonly number[]> =>
        idsOf(await store.list({ limit: 10, ...query })).map((id) => ids.indexOf(id))
      expect(await listed({ statuses: ['failed'] })).to.deep.equal([3, 1])
      expect(await listed({ statuses: ['failed', 'passed', 'running'], limit: 3, before: ids[4] })).to.deep.equal([3, 2, 1])
      expect(await listed({ statuses: ['failed', 'passed'], order: 'oldest', limit: 3, before: ids[0] })).to.deep.equal([1, 2, 3])
      expect(await listed({ statuses: ['cancelled', 'interrupted'] })).to.deep.equal([])
      expect(await listed({ statuses: [] })).to.deep.equal([])
      expect(await listed({ statuses: ['failed', 'passed'], status: 'failed' })).to.deep.equal([3, 1])
    }))

  it('counts runs by every condition, up to so many, and goes on where it stopped', () =>
    withStore(async (store) => {
      const runs = (['passed', 'failed', 'passed', 'killed'] as const).map((scene, index) =>
        tellRun(scenes[scene], { at: firstStart + index * hourMs, start: index === 0 ? { pipeline: 'test' } : {} }),
      )
      for (const { id, events } of runs) await store.apply(id, events)
      const count = (query: object): unknown => store.count?.({ examine: 9, ...query })
      expect(await count({})).to.deep.equal({ count: 4 })
      expect(await count({ statuses: ['passed', 'failed'] })).to.deep.equal({ count: 3 })
      expect(await count({ status: 'passed', pipeline: 'build' })).to.deep.equal({ count: 1 })
      expect(await count({ statuses: [] })).to.deep.equal({ count: 0 })
      expect(await count({ text: 'test' })).to.deep.equal({ count: 1 })
      expect(await count({ text: 'nowhere' })).to.deep.equal({ count: 0 })
      expect(await count({ examine: 3 })).to.deep.equal({ count: 3, next: runs[1]?.id })
      expect(await count({ examine: 3, text: 'test' })).to.deep.equal({ count: 0, next: runs[1]?.id })
      expect(await count({ examine: 3, text: 'test', before: runs[1]?.id })).to.deep.equal({ count: 1 })
      expect(await count({ examine: 2, statuses: ['passed', 'failed'] })).to.deep.equal({ count: 2, next: runs[1]?.id })
      expect(await count({ examine: 4 })).to.deep.equal({ count: 4 })
    }))
}
