import { Writable } from 'node:stream'
import { expect } from 'chai'
import { shown } from '../../../src/cli/terminal/shown.ts'
import { createOutput } from '../../../src/cli/terminal/output-stream.ts'

/** A stream that takes one chunk each time it is told to. */
const slowStream = () => {
  const taken: string[] = []
  const waiting: (() => void)[] = []
  const stream = new Writable({
    highWaterMark: 8,
    write: (chunk: Buffer, _encoding, done) => {
      taken.push(chunk.toString())
      waiting.push(done)
    },
  })
  return { stream, taken, take: () => waiting.shift()?.() }
}

describe('output', () => {
  it('asks to wait while the stream is full, and only then', async () => {
    const { stream, take } = slowStream()
    const output = createOutput(stream)
    expect(output.write(shown`short`)).to.equal(undefined)
    const full = output.write(shown`now it is full`)
    expect(full).to.be.instanceOf(Promise)
    expect(output.pressure()).to.equal(full)
    take()
    take()
    await full
    expect(output.pressure()).to.equal(undefined)
  })

  it('has flushed when everything has been taken', async () => {
    const { stream, taken, take } = slowStream()
    const output = createOutput(stream)
    output.print(shown`one`)
    output.print(shown`two`)
    let isFlushed = false
    const flushed = output.flush().then(() => (isFlushed = true))
    take()
    await Promise.resolve()
    expect(isFlushed).to.equal(false)
    take()
    await flushed
    expect(taken).to.deep.equal(['one', 'two'])
  })

  it('ends without noise when the reader has gone, and holds nobody back', async () => {
    const broken = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
    const output = createOutput(
      new Writable({
        highWaterMark: 1,
        write: (_chunk, _encoding, done) => {
          done(broken)
        },
      }),
    )
    await output.write(shown`text`)
    await output.flush()
    expect(output.hasEnded).to.equal(true)
    expect(output.write(shown`more`)).to.equal(undefined)
    await output.flush()
  })
})
