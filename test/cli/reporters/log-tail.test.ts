import { expect } from 'chai'
import { createLogTail } from '../../../src/cli/reporters/log-tail.ts'

describe('the tail of a log', () => {
  it('is its last lines, an unfinished one included', () => {
    const tail = createLogTail()
    expect(tail.lines(3)).to.deep.equal([])
    tail.push(Buffer.from('one\ntwo\nthr'))
    tail.push(Buffer.from('ee'))
    expect(tail.lines(2)).to.deep.equal(['two', 'three'])
    tail.push(Buffer.from('\n'))
    expect(tail.lines(1)).to.deep.equal(['three'])
    expect(tail.lines(9)).to.deep.equal(['one', 'two', 'three'])
  })

  it('keeps blank lines', () => {
    const tail = createLogTail()
    tail.push(Buffer.from('one\n\n\n'))
    expect(tail.lines(3)).to.deep.equal(['one', '', ''])
  })

  it('shows no torn line unless there is nothing else', () => {
    const tail = createLogTail(16)
    tail.push(Buffer.from(`${'x'.repeat(100)}\nlast\n`))
    expect(tail.lines(5)).to.deep.equal(['last'])
    tail.push(Buffer.from('y'.repeat(100)))
    expect(tail.lines(5)).to.deep.equal([`...${'y'.repeat(16)}`])
  })

  it('is the same however the text was cut', () => {
    const text = Array.from({ length: 500 }, (_, line) => `line ${line}\n`).join('')
    for (const size of [1, 7, 100, 4000]) {
      const tail = createLogTail(100)
      for (let at = 0; at < text.length; at += size) tail.push(Buffer.from(text.slice(at, at + size)))
      expect(tail.lines(3), `chunks of ${size}`).to.deep.equal(['line 497', 'line 498', 'line 499'])
    }
  })

  it('forgets what was before', () => {
    const tail = createLogTail()
    tail.push(Buffer.from('one\n'))
    tail.clear()
    tail.push(Buffer.from('two\n'))
    expect(tail.lines(5)).to.deep.equal(['two'])
  })
})
