import { expect } from 'chai'
import { createMerge } from '../../dashboard/pages/run/lines/merge-lines.ts'
import type { LogLineJson } from '../../src/wire/api.ts'

/** Logs in memory: for each job the times of its lines. `asked` tells which pages were fetched. */
const logs = (of: Record<string, number[]>, growing: readonly string[] = []) => {
  const asked: string[] = []
  const tails = new Map<string, string>()
  const merge = createMerge((job, from, count) => {
    asked.push(`${job} ${from}`)
    const times = of[job] ?? []
    const lines = times.map((ms, index): LogLineJson => ({
      number: index + 1,
      text: index === times.length - 1 ? (tails.get(job) ?? `${job}${index + 1}`) : `${job}${index + 1}`,
      ms,
      stream: 'out',
    }))
    return Promise.resolve({
      lines: lines.slice(from - 1, from - 1 + count),
      total: lines.length,
      bytes: 0,
      isGrowing: growing.includes(job),
      isComplete: true,
    })
  })
  return { merge, asked, tails }
}

const textsOf = ({ lines }: ReturnType<typeof createMerge>): readonly string[] => lines.map(({ line }) => line.text)

describe('the lines of all jobs', () => {
  it('are merged by time, those of the same time by job', async () => {
    const { merge } = logs({ a: [0, 10, 30], b: [10, 20] })
    merge.add([
      { id: 'a', startMs: 0 },
      { id: 'b', startMs: 5 },
    ])
    expect(await merge.more(100)).to.equal(false)
    expect(textsOf(merge)).to.deep.equal(['a1', 'a2', 'b1', 'b2', 'a3'])
  })

  it('are fetched only when their turn comes', async () => {
    const { merge, asked } = logs({ a: [0, 10], late: [5000] })
    merge.add([
      { id: 'a', startMs: 0 },
      { id: 'late', startMs: 5000 },
    ])
    expect(await merge.more(2)).to.equal(true)
    expect(asked).to.deep.equal(['a 1'])
    expect(await merge.more(2)).to.equal(false)
    expect(asked).to.deep.equal(['a 1', 'late 1'])
  })

  it('go over the ends of pages', async () => {
    const { merge, asked } = logs({ a: Array.from({ length: 1200 }, (_, index) => index) })
    merge.add([{ id: 'a', startMs: 0 }])
    while (await merge.more(100));
    expect(merge.lines.map(({ line }) => line.number)).to.deep.equal(Array.from({ length: 1200 }, (_, index) => index + 1))
    expect(asked).to.deep.equal(['a 1', 'a 501', 'a 1001'])
  })

  it('grow, and so does a last line that was not whole', async () => {
    const of: Record<string, number[]> = { a: [0, 10], b: [5] }
    const { merge, tails } = logs(of, ['a', 'b'])
    merge.add([
      { id: 'a', startMs: 0 },
      { id: 'b', startMs: 0 },
    ])
    tails.set('b', 'half')
    await merge.more(100)
    expect(textsOf(merge)).to.deep.equal(['a1', 'b1', 'a2'].map((text) => (text === 'b1' ? 'half' : text)))
    tails.set('b', 'half and whole')
    of['a']?.push(40)
    merge.grew()
    expect(await merge.more(100)).to.equal(false)
    expect(textsOf(merge)).to.deep.equal(['a1', 'half and whole', 'a2', 'a3'])
    of['b'] = [5, 50]
    tails.delete('b')
    merge.grew()
    await merge.more(100)
    expect(textsOf(merge)).to.deep.equal(['a1', 'b1', 'a2', 'a3', 'b2'])
  })
})
