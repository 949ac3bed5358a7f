import { expect } from 'chai'
import { aroundMarks, expressionRanges, piecesOf, textRanges } from '../../dashboard/ui/marks/marks.ts'

describe('marks in a line', () => {
  it('stand where a text is, whatever its case unless that is asked for', () => {
    expect(textRanges('Error: no error', 'error', false)).to.deep.equal([
      [0, 5],
      [10, 15],
    ])
    expect(textRanges('Error: no error', 'error', true)).to.deep.equal([[10, 15]])
    expect(textRanges('anything', '', false)).to.deep.equal([])
  })

  it('keep their places when lower case is longer than the letter', () => {
    expect(textRanges('İ error', 'error', false)).to.deep.equal([[2, 7]])
  })

  it('stand where an expression matches, and never for a match of nothing', () => {
    expect(expressionRanges('a1 b22', '\\d*', 'gu')).to.deep.equal([
      [1, 2],
      [4, 6],
    ])
    expect(expressionRanges('xxxx', 'x', 'gu', 2).length).to.equal(2)
  })

  it('cut the line into pieces that are the line again', () => {
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
