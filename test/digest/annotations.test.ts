import { expect } from 'chai'
import { classifyLine } from '../../src/digest/classify-line.ts'
import { plainLine } from '../../src/digest/plain-line.ts'

describe('annotations in a log', () => {
  it('are failures by their messages, without the command around them', () => {
    const error = plainLine('::error file=src/a.ts,line=3::TypeError: x is not a function')
    expect([error.bare, classifyLine(error)?.family]).to.deep.equal(['TypeError: x is not a function', 'exception'])
    expect(plainLine('##[error]no').bare).to.equal('no')
  })

  it('are no failures if they only warn', () => {
    for (const line of ['::warning::TypeError: x is not a function', '##[warning]error: no', '::notice::fatal: no', '::debug::Error: no']) {
      expect(classifyLine(plainLine(line)), line).to.equal(undefined)
    }
  })
})
