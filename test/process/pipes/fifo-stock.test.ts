import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { createFifoStock } from '../../../src/process/pipes/fifo-stock.ts'
import { openOutputPipe } from '../../../src/process/pipes/pipes.ts'
import { until } from '../../journal/until.ts'

describe('a stock of FIFOs', () => {
  let parent: string

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'sparkwing-stock-'))
  })
  afterEach(() => {
    rmSync(parent, { recursive: true, force: true })
  })

  it('P1: gives each taker a FIFO of its own, in a folder that only its owner can enter', async () => {
    const stock = createFifoStock({ parent })
    const paths = await Promise.all(Array.from({ length: 100 }, () => stock.take()))
    expect(new Set(paths)).to.have.length(100)
    for (const path of paths) {
      expect(lstatSync(path ?? '').isFIFO()).to.equal(true)
      expect(statSync(path ?? '').mode & 0o777).to.equal(0o600)
    }
    expect(statSync(dirname(paths[0] ?? '')).mode & 0o777).to.equal(0o700)
    stock.remove()
    expect(readdirSync(parent)).to.deep.equal([])
  })

  it('P1: starts nothing and makes no folder before the first FIFO is taken', () => {
    createFifoStock({ parent }).remove()
    expect(readdirSync(parent)).to.deep.equal([])
  })

  it('P1: has none where mkfifo is missing or the folder cannot be made, and does not ask again', async () => {
    const missing = createFifoStock({ parent, program: 'no-such-mkfifo' })
    expect([await missing.take(), await missing.take()]).to.deep.equal([undefined, undefined])
    missing.remove()
    expect(readdirSync(parent)).to.deep.equal([])
    const nowhere = createFifoStock({ parent: join(parent, 'gone') })
    expect(await nowhere.take()).to.equal(undefined)
  })

  it('P1: recovers when its folder is cleaned up', async () => {
    const stock = createFifoStock({ parent })
    const first = await stock.take()
    rmSync(dirname(first ?? ''), { recursive: true })
    expect(await openOutputPipe(stock)).to.equal(undefined)
    await until(async () => existsSync((await stock.take()) ?? ''))
    stock.remove()
  })
})
