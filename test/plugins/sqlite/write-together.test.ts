import { expect } from 'chai'
import { createWriteTogether } from '../../../src/plugins/sqlite/write-together.ts'
import { sqlitePlugin } from '../../../src/plugins/sqlite/plugin.ts'
import { StoreBusyError } from '../../../src/storage/store-busy-error.ts'
import { tempHome } from '../../storage/temp-home.ts'
import { scenes, tellRun } from '../../storage/told-runs.ts'

describe('writing together', () => {
  const writer = (transact: <T>(work: () => T) => T) => {
    const told: string[] = []
    const { write } = createWriteTogether<string>(transact)
    const change = (name: string, act = (): string => name): Promise<string> =>
      write({
        act,
        committed: (result) => told.push(`${result} committed`),
        failed: () => told.push(`${name} failed`),
      })
    return { told, change }
  }
  const refuse = (error: Error) => (): string => {
    throw error
  }
  const outcomes = async (changes: readonly Promise<string>[]): Promise<readonly string[]> =>
    (await Promise.allSettled(changes)).map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)))

  it('writes what is asked for in one turn in one transaction', async () => {
    let transactions = 0
    const { told, change } = writer((work) => {
      transactions++
      return work()
    })
    expect(await outcomes(['a', 'b', 'c'].map((name) => change(name)))).to.deep.equal(['a', 'b', 'c'])
    expect(told).to.deep.equal(['a committed', 'b committed', 'c committed'])
    await change('d')
    expect(transactions).to.equal(2)
  })

  it('writes each by itself if one of them cannot be written', async () => {
    const { told, change } = writer((work) => work())
    expect(await outcomes([change('a'), change('b', refuse(new Error('broken'))), change('c')])).to.deep.equal(['a', 'Error: broken', 'c'])
    expect(told).to.deep.equal(['a failed', 'b failed', 'c failed', 'a committed', 'b failed', 'c committed'])
  })

  it('tells each that the store is busy, and tries none again', async () => {
    let transactions = 0
    const busy = new StoreBusyError('it is locked')
    const { told, change } = writer(() => {
      transactions++
      throw busy
    })
    expect(await outcomes([change('a'), change('b')])).to.deep.equal([String(busy), String(busy)])
    expect([transactions, told]).to.deep.equal([1, []])
  })

  it('folds runs into the store beside one that cannot be folded', async () => {
    using home = tempHome()
    const store = await sqlitePlugin.storage.open({ home: home.path, readOnly: false })
    try {
      const [good, bad, other] = [scenes.passed, scenes.passed, scenes.failed].map((bodies) => tellRun(bodies))
      if (!good || !bad || !other) throw new Error('there are three runs')
      const headless = bad.events.slice(1).map((event, index) => ({ ...event, seq: bad.events[index]?.seq ?? event.seq }))
      const done = await Promise.allSettled([
        store.apply(good.id, good.events),
        store.apply(bad.id, headless),
        store.apply(other.id, other.events),
      ])
      expect(done.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled'])
      expect((await store.known()).map(({ id }) => id).sort()).to.deep.equal([good.id, other.id].sort())
      // and the next part of a run goes on from what was committed
      expect(await store.apply(bad.id, bad.events)).to.equal('applied')
    } finally {
      await store.close()
    }
  })
})
