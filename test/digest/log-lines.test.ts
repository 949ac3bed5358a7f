import { expect } from 'chai'
import { asBytes, logLines } from '../../src/digest/log-lines.ts'

const linesOf = (bytes: Buffer): readonly string[] => {
  const { count, at } = logLines(bytes.toString('latin1'))
  return Array.from({ length: count }, (_, index) => at(index))
}

describe('logLines', () => {
  it('decodes each line as UTF-8, without colours', () => {
    const text = 'plain\n\x1b[31m✖ größer\x1b[0m\n\n\ufeff𝄞'
    expect(linesOf(Buffer.from(text))).to.deep.equal(['plain', '✖ größer', '', '\ufeff𝄞'])
    expect(linesOf(Buffer.from('a\n'))).to.deep.equal(['a', ''])
    expect(linesOf(Buffer.of())).to.deep.equal([''])
    expect(linesOf(Buffer.of(0x61, 0xff, 0x0a, 0xe2))).to.deep.equal(['a\ufffd', '\ufffd'])
  })

  it('knows the line of each position, and nothing outside', () => {
    const { bytes, count, at, indexAt } = logLines('a\nbc\n\nd')
    expect(Array.from(bytes, (_, position) => indexAt(position))).to.deep.equal([0, 0, 1, 1, 1, 2, 3])
    expect([at(-1), at(count)]).to.deep.equal(['', ''])
  })

  it('finds signs in bytes that a pattern finds in text', () => {
    for (const sign of ['✖', '×', '╭─[', '❌'])
      expect(new RegExp(asBytes(/✖|×|╭─\[|❌/)).test(Buffer.from(`a ${sign}b`).toString('latin1')), sign).to.equal(true)
    expect(new RegExp(asBytes(/✖|×/)).test(Buffer.from('✓ ✔ ÷').toString('latin1'))).to.equal(false)
  })
})
