import { expect } from 'chai'
import { lineHashes } from '../../src/digest/line-hashes.ts'

const hashes = (text: string): readonly number[] => lineHashes(Buffer.from(text))
const isSame = (one: string, other: string): boolean => hashes(one)[0] === hashes(other)[0]

describe('lineHashes', () => {
  it('gives each line a hash, and 0 to one with nothing in it', () => {
    expect(hashes('a\n\n \t\r\nb\na')).to.have.length(5)
    const [a, empty, blank, b, again] = hashes('a\n\n \t\r\nb\na')
    expect([empty, blank, a === again, a === b]).to.deep.equal([0, 0, true, false])
  })

  const same = [
    ['ok 12 in 3ms', 'ok  3 in 1.7s'],
    ['at 12:03:04.5 x', 'at 1:3:14 x'],
    ['12.50 kB', '7 kB'],
    ['/a/b/c.ts:3:4: x', 'q/c.ts:13:4: x'],
    ['C:\\a\\b.ts', '/x/b.ts'],
    ['id deadbee1, 0xff', 'id 1234567890abc, 0x1'],
    ['\x1b[1;31mred\x1b[0m x', 'red x'],
    ['10%\r20%\rdone', 'done'],
    ['done\r', 'done'],
    ['v1.2.3', 'v1.10.22'],
  ] as const
  for (const [one, other] of same)
    it(`takes ${JSON.stringify(one)} and ${JSON.stringify(other)} for the same`, () => {
      expect(isSame(one, other)).to.equal(true)
    })

  const different = [
    ['a b', 'a c'],
    ['src/a.ts', 'src/b.ts'],
    ['expected "a"', 'expected "b"'],
    ['defaced', 'decade'],
    ['not ok 1', 'ok 1'],
    ['é', 'è'],
  ] as const
  for (const [one, other] of different)
    it(`tells ${JSON.stringify(one)} from ${JSON.stringify(other)}`, () => {
      expect(isSame(one, other)).to.equal(false)
    })
})
