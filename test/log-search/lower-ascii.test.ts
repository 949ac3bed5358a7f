import { expect } from 'chai'
import { lowerAscii } from '../../src/log-search/lower-ascii.ts'

describe('lowerAscii', () => {
  it('changes A to Z and no other byte, wherever they stand', () => {
    const all = Uint8Array.from({ length: 256 * 5 }, (_, index) => Math.floor(index / 5) & 0xff)
    const wanted = all.map((byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte))
    for (let offset = 0; offset < 9; offset++) {
      const bytes = new Uint8Array(all.length + 16)
      bytes.set(all, offset)
      lowerAscii(bytes.subarray(offset, offset + all.length))
      expect(bytes.subarray(offset, offset + all.length)).to.deep.equal(wanted)
      expect([...bytes.subarray(0, offset), ...bytes.subarray(offset + all.length)].every((byte) => byte === 0)).to.equal(true)
    }
  })
})
