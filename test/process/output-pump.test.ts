import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect } from 'chai'
import { pumpOutput } from '../../src/process/output/output-pump.ts'

const chunkBytes = 64 * 1024

/** A pipe that always has more. */
const endless = (): Readable =>
  new Readable({
    read() {
      this.push(Buffer.alloc(chunkBytes))
    },
  })

/** Lets everything run that is ready. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 200; turn++) await nextTurn()
}

describe('the pump of a command', () => {
  it('P14: reads what a pipe can hold without waiting for the sink once it is let go, and no more', async () => {
    let bytes = 0
    const pump = pumpOutput(
      { out: endless(), err: undefined },
      {
        write: (chunk) => {
          bytes += chunk.length
          return new Promise<void>(() => undefined)
        },
      },
    )
    await settle()
    // one chunk, or what Node has buffered
    expect(bytes).to.be.within(1, 3 * chunkBytes)
    expect(pump.isHeldBack()).to.equal(true)
    for (let times = 0; times < 2; times++) {
      pump.letGo()
      await settle()
      expect(bytes).to.be.within(1024 * 1024, 1024 * 1024 + 6 * chunkBytes)
      expect(pump.isHeldBack()).to.equal(true)
    }
    pump.destroy()
  })

  it('P14: is over once it is let go and the pipe is empty', async () => {
    const pump = pumpOutput(
      { out: Readable.from([Buffer.from('a'), Buffer.from('b')]), err: undefined },
      { write: () => new Promise<void>(() => undefined) },
    )
    await settle()
    expect(pump.isOver()).to.equal(false)
    pump.letGo()
    await pump.over
    expect(pump.isOver()).to.equal(true)
  })
})
