import { expect } from 'chai'
import type { OutputStream } from '../../src/engine/ports.ts'
import { createOrderedWriter } from '../../src/process/output/ordered-writer.ts'
import { recordingLog } from './recording-log.ts'

/** A log that is never ready for more, except for what is written now. */
const heldLog = () => {
  const log = recordingLog()
  const gate = Promise.withResolvers<undefined>()
  return {
    log,
    open: gate.resolve,
    sink: {
      write: (chunk: Uint8Array, stream: OutputStream) => {
        void log.write(Uint8Array.from(chunk), stream)
        return gate.promise
      },
      flushed: () => undefined,
    },
  }
}

describe('what code prints while the log is not ready', () => {
  const pieces = Array.from({ length: 5000 }, (_, index) => ({ text: `${index}\n`, stream: index % 100 < 50 ? 'out' : 'err' }) as const)
  const all = pieces.map(({ text }) => text).join('')

  for (const mostBytes of [100, 1_000_000]) {
    it(`P24: keeps its order, with ${mostBytes} bytes in memory`, async () => {
      const { log, open, sink } = heldLog()
      const writer = createOrderedWriter(sink, mostBytes)
      for (const { text, stream } of pieces) void writer.write(Buffer.from(text), stream)
      expect(log.text()).to.equal('0\n')
      open(undefined)
      await writer.write(Buffer.from('last'), 'out')
      expect(log.text()).to.equal(`${all}last`)
      expect(log.text('err')).to.equal(pieces.flatMap(({ text, stream }) => (stream === 'err' ? [text] : [])).join(''))
    })

    it(`P24: is all handed over at the end, whether the log is ready or not, with ${mostBytes} bytes in memory`, async () => {
      const { log, sink } = heldLog()
      const writer = createOrderedWriter(sink, mostBytes)
      for (const { text, stream } of pieces) void writer.write(Buffer.from(text), stream)
      await writer.flushed()
      expect(log.text()).to.equal(all)
    })
  }
})
