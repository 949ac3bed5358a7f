import { expect } from 'chai'
import { groupHits, hitRows, type Hit } from '../../dashboard/pages/search/hit-rows.ts'

const hit = (run: string, job: string, number: number): Hit => ({
  ...{ type: 'hit', run, pipeline: 'test', job },
  line: { number, text: `line ${number}`, stream: 'out' },
})

const shown = (hits: readonly Hit[]): readonly string[] =>
  hitRows(groupHits(hits)).map((row) => {
    switch (row.kind) {
      case 'head':
        return `${row.group.run} ${row.group.job}`
      case 'hit':
        return `${row.line.number}!${row.index}`
      case 'context':
        return String(row.number)
      case 'gap':
        return '…'
    }
  })

describe('the rows of a search', () => {
  it('show two lines before and after each hit, each line once', () => {
    expect(shown([hit('a', 'x', 5), hit('a', 'x', 7)])).to.deep.equal(['a x', '3', '4', '5!0', '6', '7!1', '8', '9'])
  })

  it('begin at the first line and have a gap where lines are left out', () => {
    expect(shown([hit('a', 'x', 1), hit('a', 'x', 20)])).to.deep.equal(['a x', '1!0', '2', '3', '…', '18', '19', '20!1', '21', '22'])
  })

  it('have no gap where the context lines of two hits meet', () => {
    expect(shown([hit('a', 'x', 3), hit('a', 'x', 8)])).to.deep.equal(['a x', '1', '2', '3!0', '4', '5', '6', '7', '8!1', '9', '10'])
  })

  it('are grouped by run and job in the order in which they were found, and number all hits consecutively', () => {
    const rows = shown([hit('b', 'x', 1), hit('b', 'y', 1), hit('a', 'x', 1), hit('b', 'x', 2)])
    expect(rows.filter((row) => row.includes('!') || row.includes(' '))).to.deep.equal([
      ...['b x', '1!0', '2!1'],
      ...['b y', '1!2'],
      ...['a x', '1!3'],
    ])
  })
})
