import { setImmediate as turn } from 'node:timers/promises'
import { expect } from 'chai'
import { SecretBook } from '../../src/masking/secret-book.ts'
import { maskedLog } from '../../src/process/output/masked-log.ts'
import { steerTime } from '../steered-time.ts'
import { recordingLog } from './recording-log.ts'

const secret = 'token-4711-0815'

const open = (full?: Promise<void>) => {
  const book = new SecretBook()
  book.add(secret)
  const log = recordingLog()
  const masked = maskedLog({ write: (...all) => log.write(...all) ?? full }, book)
  const write = (text: string, isScreen: boolean): void => {
    void masked.write(Buffer.from(text), 'out', isScreen ? 'translating' : undefined)
  }
  return { log, write, end: masked.end }
}

describe('a masked log', () => {
  it('P16: holds the output of a terminal back for at most 20 ms', async () => {
    using time = steerTime(['setTimeout'])
    const { log, write, end } = open()
    write('key to', true)
    time.move(19)
    expect(log.text()).to.equal('key ')
    write('ken-4711-0815 t', true)
    expect(log.text()).to.equal('key *** ')
    time.move(20)
    await turn()
    expect(log.text()).to.equal('key *** t')
    write('oken-4711-0815', true)
    end()
    expect(log.text()).to.equal('key *** token-4711-0815')
  })

  it('A4: holds the beginning of a secret back while the log is full, because nothing is read meanwhile', async () => {
    using time = steerTime(['setTimeout'])
    const full = Promise.withResolvers<undefined>()
    const { log, write } = open(full.promise)
    write('key token-4711', true)
    time.move(60_000)
    await turn()
    expect(log.text()).to.equal('key ')
    full.resolve(undefined)
    await turn()
    time.move(19)
    await turn()
    write('-0815', true)
    expect(log.text()).to.equal('key ***')
  })

  it('A4: holds the beginning of a secret back while we are busy, because the rest may have arrived meanwhile', async () => {
    using time = steerTime(['setTimeout'])
    const { log, write } = open()
    write('token-4711', true)
    time.move(20)
    write('-0815', true)
    await turn()
    expect(log.text()).to.equal('***')
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
