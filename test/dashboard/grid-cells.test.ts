import { expect } from 'chai'
import { gridColumns, placeAfter } from '../../dashboard/pages/runs/grid/grid-cells.ts'
import { barHeights, runsInWords } from '../../dashboard/ui/bar-heights.ts'

describe('the grid of runs', () => {
  it('has the newest run as its last column, and its cells in the same order', () => {
    const { runs, rows } = gridColumns({
      runs: [
        { id: 'newest', status: 'running', startedAt: 3 },
        { id: 'oldest', status: 'passed', startedAt: 1, durationMs: 5 },
      ],
      jobs: [{ id: 'test', cells: 'rp', durations: [null, 4] }],
    })
    expect(runs.map(({ id }) => id)).to.deep.equal(['oldest', 'newest'])
    expect(rows[0]?.cells).to.deep.equal([
      { letter: 'p', durationMs: 4 },
      { letter: 'r', durationMs: undefined },
    ])
  })

  it('has jobs that failed in the newest runs first, then flaky ones, then the others in plan order', () => {
    const runs = ['c', 'b', 'a'].map((id, index) => ({ id, status: 'passed' as const, startedAt: 3 - index }))
    const flaky = { passed: 0, failed: 0, retried: 1, example: { passed: 'a', failed: 'a' } }
    const jobs = Object.entries({ install: 'ppp', lint: 'ptp', test: 'pfp', e2e: 'fpp', audit: 'aaa' }).map(([id, cells]) => ({
      ...{ id, cells, durations: [1, 1, 1], ...(cells.includes('t') && { flaky }) },
    }))
    const order = (by: 'attention' | 'plan') => gridColumns({ runs, jobs }, by).rows.map(({ id }) => id)
    expect(order('attention')).to.deep.equal(['e2e', 'test', 'lint', 'install', 'audit'])
    expect(order('plan')).to.deep.equal(['install', 'lint', 'test', 'e2e', 'audit'])
  })

  it('shows no cell for a run that did not have the job', () => {
    const { rows } = gridColumns({ runs: [{ id: 'a', status: 'passed', startedAt: 1 }], jobs: [{ id: 'test', cells: '', durations: [] }] })
    expect(rows[0]?.cells).to.deep.equal([{ letter: '-', durationMs: undefined }])
  })

  it('lets keys move up to its edges, but never into the empty corner', () => {
    const last = { row: 2, column: 3 }
    const walk = (keys: readonly string[]): readonly number[] => {
      let place = { row: 0, column: 3 }
      for (const key of keys) place = placeAfter(key, place, last) ?? place
      return [place.row, place.column]
    }
    expect(walk(['ArrowDown', 'ArrowLeft'])).to.deep.equal([1, 2])
    expect(walk(['ArrowRight', 'ArrowUp'])).to.deep.equal([0, 3])
    expect(walk(['Home', 'ArrowLeft'])).to.deep.equal([0, 1])
    expect(walk(['ArrowDown', 'Home', 'ArrowUp'])).to.deep.equal([1, 0])
    expect(walk(['PageDown', 'End'])).to.deep.equal([2, 3])
    expect(walk(['PageDown', 'PageUp'])).to.deep.equal([1, 3])
    expect(placeAfter('x', { row: 1, column: 1 }, last)).to.equal(undefined)
  })
})

describe('runs as bars', () => {
  const took = (durationMs: number) => ({ startedAt: 0, durationMs })

  it('are as high as their duration, so far for a live run', () => {
    expect(barHeights([took(100), took(50), { startedAt: 900 }], 1_000)).to.deep.equal([1, 0.5, 1])
  })

  it('are not flattened by one that took far longer', () => {
    const heights = barHeights([took(100_000), ...Array.from({ length: 19 }, () => took(100))], 0)
    expect(heights[0]).to.equal(1)
    expect(heights[1]).to.equal(0.5)
  })

  it('are described in words', () => {
    expect(runsInWords([{ status: 'passed' }, { status: 'failed' }, { status: 'passed' }])).to.equal('3 runs: 2 passed, 1 failed')
    expect(runsInWords([{ status: 'passed' }])).to.equal('1 run: 1 passed')
    expect(barHeights([], 0)).to.deep.equal([])
  })
})
