import { expect } from 'chai'
import { cellCounts, cellStrip } from '../../dashboard/ui/cells/cell-strip.ts'

const strip = (cells: string, most = 24): string =>
  cellStrip(cellCounts({ cells, jobCounts: {} }), most)
    .map(({ letter, count }) => (count === 1 ? letter : `${letter}×${count}`))
    .join(' ')

describe('the cells of a run in the list', () => {
  it('has failures first, one cell for each job', () => {
    expect(strip('ppfaptsi')).to.equal('f i a t p p p s')
  })

  it('still has a cell for each failure when there are many jobs; the others are as wide as their share', () => {
    expect(strip(`${'p'.repeat(200)}ff${'p'.repeat(90)}tttf${'s'.repeat(1)}`)).to.equal('f f f t×3 p×290 s')
    expect(strip(`${'p'.repeat(100)}${'f'.repeat(100)}`)).to.equal('f×100 p×100')
  })

  it('is drawn from the counts alone if a run has too many jobs for cells', () => {
    const counts = cellCounts({ jobCounts: { passed: 497, failed: 3, unknown: 2 } })
    expect([...counts]).to.deep.equal([
      ['f', 3],
      ['p', 497],
    ])
  })
})
