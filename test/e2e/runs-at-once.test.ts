import { expect } from 'chai'
import { times } from '../faults/times.ts'
import type { Finished } from './sparkwing.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const atOnce = times(8, 16)
const files = { 'package.json': { scripts: { hello: 'echo hello' } } }

/** Checks the home after runs that all passed: a folder and a row for each, in the order of their starts. */
const expectRecorded = async ({ runs, folders, log }: Workplace, count: number): Promise<void> => {
  const rows = await runs()
  const oldestFirst = rows.toReversed()
  expect(rows.map(({ status }) => status)).to.deep.equal(Array(count).fill('passed'))
  expect(oldestFirst.map(({ id }) => id)).to.deep.equal(folders())
  const numbers = rows.flatMap(({ number }) => number ?? []).toSorted((a, b) => a - b)
  expect(numbers).to.deep.equal(Array.from({ length: count }, (_, index) => index + 1))
  expect(oldestFirst.map(({ startedAt }) => startedAt)).to.deep.equal(oldestFirst.map(({ startedAt }) => startedAt).sort((a, b) => a - b))
  for (const { id, jobCounts } of rows) {
    expect(jobCounts).to.deep.equal({ passed: 1 })
    expect(log(id, 'hello')).to.equal('hello\n')
  }
}

/** The exit code and all of stderr, without what differs from run to run. */
const said = ({ code, stderr }: Finished): string => `${code} ${stderr.replace(/ in .*/, '')}`

describe('several runs at once', function () {
  this.timeout(180_000)

  it(
    'have a row and a folder each, sorted by start, if five start together in a new home',
    inWorkplace(files, async (place) => {
      const ended = await Promise.all(Array.from({ length: 5 }, () => place.sparkwing(['run', 'hello', '--output', 'quiet'])))
      expect(ended.map(said)).to.deep.equal(Array(5).fill('0 ✓ hello passed\n'))
      await expectRecorded(place, 5)
    }),
  )

  it(
    `row 3: lose nothing if ${atOnce} start together in a new home`,
    inWorkplace(files, async (place) => {
      const ended = await Promise.all(Array.from({ length: atOnce }, () => place.sparkwing(['run', 'hello', '--output', 'quiet'])))
      expect(ended.map(said)).to.deep.equal(Array(atOnce).fill('0 ✓ hello passed\n'))
      await expectRecorded(place, atOnce)
    }),
  )
})
