import { expect } from 'chai'
import fc from 'fast-check'
import { countNewlines } from '../../src/journal/logs/count-newlines.ts'

describe('countNewlines', () => {
  it('counts like a plain loop, for all bytes, offsets and lengths', () => {
    // 0x0a and all bytes that differ from it in one bit, which word-wise counting could confuse.
    const byte = fc.oneof(fc.constantFrom(0x0a, 0x0b, 0x09, 0x8a, 0x8b, 0x00, 0xff, 0x2a), fc.nat(255))
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 3000 }),
        fc.array(byte, { maxLength: 80 }),
        fc.nat(9),
        fc.nat(9),
        (random, tricky, skip, leave) => {
          const bytes = Uint8Array.from([...tricky, ...random, ...tricky]).subarray(skip)
          const to = Math.max(0, bytes.length - leave)
          expect(countNewlines(bytes, Math.min(skip, to), to)).to.equal(
            bytes.subarray(Math.min(skip, to), to).filter((each) => each === 0x0a).length,
          )
        },
      ),
    )
  })

  it('counts correctly if every byte is a newline', () => {
    const bytes = Buffer.alloc(100_003, '\n')
    expect(countNewlines(bytes)).to.equal(100_003)
    expect(countNewlines(bytes.subarray(1), 2, 99_000)).to.equal(98_998)
  })
})
