import { expect } from 'chai'
import { aroundMarks, expressionRanges, piecesOf, textRanges } from '../../dashboard/ui/marks/marks.ts'

describe('marks in a line', () => {
  it('are where a text occurs, ignoring case unless requested otherwise', () => {
    expect(textRanges('Error: no error', 'error', false)).to.deep.equal([
      [0, 5],
      [10, 15],
    ])
    expect(textRanges('Error: no error', 'error', true)).to.deep.equal([[10, 15]])
    expect(textRanges('anything', '', false)).to.deep.equal([])
  })

  it('keep their positions when a lower-case form is longer than the original letter', () => {
    expect(textRanges('İ error', 'error', false)).to.deep.equal([[2, 7]])
  })

  it('are where an expression matches, but not for empty matches', () => {
    expect(expressionRanges('a1 b22', '\\d*', 'gu')).to.deep.equal([
      [1, 2],
      [4, 6],
    ])
    expect(expressionRanges('xxxx', 'x', 'gu', 2).length).to.equal(2)
  })

  it('split the line into pieces that together are the whole line', () => {
    const text = 'one two one'
    const pieces = piecesOf(text, textRanges(text, 'one', true))
    expect(pieces.map((piece) => [piece.text, piece.isMarked])).to.deep.equal([
      ['one', true],
      [' two ', false],
      ['one', true],
    ])
    expect(pieces.map((piece) => piece.text).join('')).to.equal(text)
  })

  it('bring the first mark of a long line into view', () => {
    const line = `${'a'.repeat(5_000)}needle${'b'.repeat(5_000)}`
    const shown = aroundMarks(line, textRanges(line, 'needle', true), 200)
    expect(shown.text).to.equal(`${'a'.repeat(60)}needle${'b'.repeat(134)}`)
    expect(shown.ranges).to.deep.equal([[60, 66]])
    expect([shown.isCutBefore, shown.isCutAfter]).to.deep.equal([true, true])
    const short = aroundMarks('a needle', [[2, 8]], 200)
    expect(short).to.deep.equal({ text: 'a needle', ranges: [[2, 8]], isCutBefore: false, isCutAfter: false })
  })
})
