import { expect } from 'chai'
import { ScreenLines } from '../../src/journal/logs/screen-lines.ts'

describe('the lines of a terminal in a log', () => {
  it('P16: end as those of a file, wherever the output is split', () => {
    const shown = 'one\r\ntwo\rthree\r\r\n\nfour\r\n\r'
    for (let size = 1; size <= shown.length; size += 1) {
      const lines = new ScreenLines()
      const bytes = Buffer.from(shown)
      const pieces: Uint8Array[] = []
      for (let at = 0; at < bytes.length; at += size) pieces.push(lines.push(bytes.subarray(at, at + size)))
      expect(Buffer.concat([...pieces, lines.end()]).toString(), `in pieces of ${size}`).to.equal('one\ntwo\rthree\r\n\nfour\n\r')
      expect(lines.end()).to.have.length(0)
    }
  })
})
