import { expect } from 'chai'
import { shown } from '../../../src/cli/terminal/shown.ts'
import { createLinePrefixer, longestLine } from '../../../src/cli/reporters/line-prefixer.ts'

const prefixed = (chunks: readonly (string | Buffer)[], edit?: (line: string) => string): string => {
  const prefixer = createLinePrefixer(shown`job | `, shown`job : `, edit)
  return Buffer.concat([...chunks.map((chunk) => prefixer.push(Buffer.from(chunk as string))), prefixer.flush()]).toString('latin1')
}

describe('lines with the name of their job', () => {
  it('begin with the name, however they were written', () => {
    expect(prefixed(['one\ntwo\nthree\n'])).to.equal('job | one\njob | two\njob | three\n')
    expect(prefixed(['o', 'n', 'e\ntw', 'o\n', '\n', 'three'])).to.equal('job | one\njob | two\njob | \njob | three\n')
  })

  it('come out only when they are whole', () => {
    const prefixer = createLinePrefixer(shown`job | `, shown`job : `)
    expect(prefixer.push(Buffer.from('half')).length).to.equal(0)
    expect(prefixer.push(Buffer.from(' line\nnext')).toString()).to.equal('job | half line\n')
    expect(prefixer.flush().toString()).to.equal('job | next\n')
    expect(prefixer.flush().length).to.equal(0)
  })

  it('keep every byte, whatever it is, and however chunks cut it', () => {
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256))
    const expected = bytes
      .toString('latin1')
      .split('\n')
      .map((line) => `job | ${line}\n`)
      .join('')
    for (const size of [1, 3, 100, 4999, 5000]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
      expect(prefixed(chunks) === expected, `chunks of ${size}`).to.equal(true)
    }
  })

  it('take a name with signs that patterns know', () => {
    const prefixer = createLinePrefixer(shown`$& $' $$ | `, shown`:`)
    expect(prefixer.push(Buffer.from('a\nb\nc\n')).toString()).to.equal("$& $' $$ | a\n$& $' $$ | b\n$& $' $$ | c\n")
  })

  it('are cut into marked pieces of whole characters when they are longer than 64 KiB', () => {
    const text = 'é'.repeat(80_000)
    for (const size of [1000, 65_536, 200_000]) {
      const bytes = Buffer.from(`${text}\nnext\n`)
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
      const lines = Buffer.from(prefixed(chunks), 'latin1').toString().split('\n')
      expect(lines.map((line) => line.slice(0, 6))).to.deep.equal(['job | ', 'job : ', 'job : ', 'job | ', ''])
      expect(
        lines
          .slice(0, 3)
          .map((line) => line.slice(6))
          .join('') === text,
        `chunks of ${size}`,
      ).to.equal(true)
      expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).to.be.at.most(longestLine + 6)
    }
  })

  it('can be edited', () => {
    expect(prefixed(['a\nb\n', 'c'], (line) => line.toUpperCase())).to.equal('job | A\njob | B\njob | C\n')
  })
})
