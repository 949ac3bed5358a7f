import { expect } from 'chai'
import { SecretBook } from '../../src/masking/secret-book.ts'
import { maskedLog } from '../../src/process/output/masked-log.ts'
import { steerTime } from '../steered-time.ts'
import { recordingLog } from './recording-log.ts'

const secret = 'token-4711-0815'

const open = () => {
  const book = new SecretBook()
  book.add(secret)
  const log = recordingLog()
  const masked = maskedLog(log, book)
  const write = (text: string, isScreen: boolean): void => {
    void masked.write(Buffer.from(text), 'out', isScreen ? 'translating' : undefined)
  }
  return { log, write, end: masked.end }
}

describe('a masked log', () => {
  it('P16: holds the output of a terminal back for at most 20 ms', () => {
    using time = steerTime(['setTimeout'])
    const { log, write, end } = open()
    write('key to', true)
    time.move(19)
    expect(log.text()).to.equal('key ')
    write('ken-4711-0815 t', true)
    expect(log.text()).to.equal('key *** ')
    time.move(20)
    expect(log.text()).to.equal('key *** t')
    write('oken-4711-0815', true)
    end()
    expect(log.text()).to.equal('key *** token-4711-0815')
  })

  it('holds the output of a pipe back until it is known', () => {
    using time = steerTime(['setTimeout'])
    const { log, write, end } = open()
    write('to', false)
    time.move(60_000)
    expect(log.text()).to.equal('')
    write('ken-4711-0815 to', false)
    end()
    expect(log.text()).to.equal('*** to')
  })
})
