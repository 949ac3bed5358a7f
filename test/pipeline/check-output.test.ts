import { expect } from 'chai'
import { checkOutput } from '../../src/pipeline/check-output.ts'

const problemOf = (value: unknown): string => {
  const checked = checkOutput(value)
  return 'problem' in checked ? checked.problem : 'none'
}

describe('checkOutput', () => {
  it('copies what JSON keeps', () => {
    const value = { a: [1, 'x', null, true, { b: -1.5 }], gone: undefined, ['__proto__']: 1, 'a b': '\ud83d' }
    const checked = checkOutput(value)
    expect(checked).to.deep.equal({ output: JSON.parse(JSON.stringify(value)) as unknown })
    value.a.push(2)
    expect(checked).to.not.deep.equal({ output: JSON.parse(JSON.stringify(value)) as unknown })
    expect(checkOutput(Object.create(null))).to.deep.equal({ output: {} })
    expect(checkOutput(null)).to.deep.equal({ output: null })
  })

  it('counts nothing and the bare result of a command as no output', () => {
    expect(checkOutput(undefined)).to.deep.equal({})
    expect(checkOutput({ kind: 'command-result', stdout: 'x', stderr: '', exitCode: 0 })).to.deep.equal({})
  })

  it('names the place where JSON would lose something', () => {
    const loop: Record<string, unknown> = {}
    loop['me'] = [loop]
    const shared = { x: 1 }
    expect(problemOf([shared, shared])).to.equal('none')
    expect(problemOf(1n)).to.equal('output is a bigint: return its text')
    expect(problemOf({ a: { 'b c': [0, Number.NaN] } })).to.equal('output.a["b c"][1] is NaN')
    expect(problemOf({ a: () => 1 })).to.equal('output.a is a function')
    expect(problemOf([Symbol('x')])).to.equal('output[0] is a symbol')
    expect(problemOf([undefined])).to.equal('output[0] is undefined: return null')
    expect(problemOf([1, , 2])).to.contain('output[1] is undefined')
    expect(problemOf(new Map())).to.equal('output is a Map: return an array of its entries')
    expect(problemOf({ at: new Date() })).to.equal('output.at is a Date: return its text or its parts')
    expect(problemOf([Promise.resolve()])).to.equal('output[0] is a Promise: await it first')
    expect(problemOf(new Error('x'))).to.contain('output is an Error: return its parts')
    expect(problemOf(new Uint8Array(2))).to.contain('Uint8Array')
    expect(problemOf(Buffer.from('x'))).to.contain('Buffer')
    expect(problemOf(loop)).to.equal('output.me[0] contains itself')
  })

  it('refuses values too deep for others to read', () => {
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level++) deep = [deep]
    expect(problemOf(deep)).to.contain('nested deeper than 500 levels')
  })
})
