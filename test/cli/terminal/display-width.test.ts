import { expect } from 'chai'
import { cutToWidth, displayWidth, padToWidth } from '../../../src/cli/terminal/display-width.ts'

describe('display width', () => {
  const widths: readonly (readonly [string, number])[] = [
    ['', 0],
    ['plain text', 10],
    ['\x1b[1;31mred\x1b[0m', 3],
    ['日本語', 6],
    ['ﾊﾝｶｸ', 4],
    ['e\u0301', 1],
    ['🚀', 2],
    ['👨‍👩‍👧', 2],
    ['❤️', 2],
    ['🇩🇪', 2],
    ['✓ · – │', 7],
    ['a\u200Bb', 2],
  ]
  for (const [text, width] of widths) {
    it(`gives ${JSON.stringify(text)} ${width} columns`, () => {
      expect(displayWidth(text)).to.equal(width)
    })
  }

  it('cuts at whole characters and marks the cut', () => {
    expect(cutToWidth('plain text', 10)).to.equal('plain text')
    expect(cutToWidth('plain text', 9)).to.equal('plain te…')
    expect(cutToWidth('日本語', 5)).to.equal('日本…')
    expect(cutToWidth('日本語', 4)).to.equal('日…')
    expect(cutToWidth('e\u0301e\u0301e\u0301', 2)).to.equal('e\u0301…')
    expect(cutToWidth('plain', 3, '..')).to.equal('p..')
    expect(cutToWidth('plain', 0)).to.equal('')
  })

  it('switches colour off at the cut', () => {
    expect(cutToWidth('\x1b[31mplain text\x1b[0m', 6)).to.equal('\x1b[31mplain\x1b[0m…')
  })

  it('fills up to a width', () => {
    expect(padToWidth('日', 4)).to.equal('日  ')
    expect(padToWidth('long', 2)).to.equal('long')
  })
})
