import { expect } from 'chai'
import { failureSignature } from '../../src/digest/signature.ts'

const same: readonly (readonly [string, string])[] = [
  ['expected 1 to equal 2', 'expected 13 to equal 2.5'],
  ['/home/a/src/x.ts:3:7: error', 'src/x.ts:30:1: error'],
  ["Cannot find module './a.js'", 'Cannot find module "./b.js"'],
  ['at commit 0bd3625e', 'at commit 5ae4f11a'],
  ['C:\\work\\x.ts(3,7): error', 'x.ts(1,1):  error'],
]

describe('failureSignature', () => {
  for (const [one, other] of same)
    it(`is the same for "${one}" and "${other}"`, () => {
      expect(failureSignature(one)).to.equal(failureSignature(other))
    })

  it('differs for other words and other files', () => {
    expect(failureSignature('x.ts:1:1: error TS2322: no')).not.to.equal(failureSignature('y.ts:1:1: error TS2322: no'))
    expect(failureSignature('TypeError: a')).not.to.equal(failureSignature('RangeError: a'))
  })

  it('is linear in a long line', () => {
    expect(failureSignature(`${'a/'.repeat(50_000)} ${'"'.repeat(50_001)}`)).to.be.a('string')
  })
})
