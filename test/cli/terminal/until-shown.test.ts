import { Writable } from 'node:stream'
import { expect } from 'chai'
import { untilShown } from '../../../src/cli/terminal/until-shown.ts'

/** A terminal that takes a chunk when it is told to. */
const slowTerminal = (): { readonly stream: Writable & { readonly isTTY: boolean }; readonly take: () => void } => {
  const waiting: (() => void)[] = []
  const stream = new Writable({
    write: (_chunk, _encoding, done) => {
      waiting.push(done)
    },
  })
  return {
    stream: Object.assign(stream, { isTTY: true }),
    take: () => waiting.shift()?.(),
  }
}

describe('waiting until a terminal shows what was written', () => {
  it('P16: ends when the last chunk is taken, and not before', async () => {
    const { stream, take } = slowTerminal()
    for (const text of ['one', 'two', 'three']) stream.write(text)
    let isShown = false
    const shown = untilShown([stream]).then(() => {
      isShown = true
    })
    for (let chunk = 0; chunk < 3; chunk += 1) {
      expect(isShown, `before chunk ${chunk}`).to.equal(false)
      take()
      await new Promise(setImmediate)
    }
    // the empty write that asks for the end
    take()
    await shown
  })

  it('P14: ends when a terminal takes no more', async () => {
    const { stream } = slowTerminal()
    stream.write('never shown')
    await untilShown([stream])
  })

  it('does not wait for a pipe, or for a terminal with nothing to show', async () => {
    const { stream } = slowTerminal()
    const pipe = slowTerminal().stream
    pipe.write('unread')
    await untilShown([stream, Object.assign(pipe, { isTTY: false })])
  })
})
