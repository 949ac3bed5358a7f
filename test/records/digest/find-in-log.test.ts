import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { LogPosition } from '../../../src/model/event.ts'
import { toJobId } from '../../../src/model/ids.ts'
import { findInLog } from '../../../src/records/digest/find-in-log.ts'

const job = toJobId('test')
const failure = { reason: 'exit-code', exitCode: 1 } as const
const afterAll = (text: string): LogPosition => ({ bytes: Buffer.byteLength(text), lines: text.split('\n').length - 1 })
const calm = (count: number, width = 64): string => `${'x'.repeat(width - 1)}\n`.repeat(count)

describe('findInLog', () => {
  let folder: string
  let isTimeUp: boolean
  beforeEach(() => {
    isTimeUp = false
    folder = mkdtempSync(join(tmpdir(), 'digest-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })
  /** The line number and text of the headline. */
  const headline = async (text: string, from: LogPosition = { bytes: 0, lines: 0 }): Promise<readonly [number, string] | undefined> => {
    writeFileSync(join(folder, 'test.log'), text)
    const found = await findInLog({ folder, job, from, to: afterAll(text), failure }, () => isTimeUp)
    return found?.headline && [found.linesBefore + found.headline.index + 1, found.headline.text]
  }

  it('looks only at the part it is given', async () => {
    const before = 'TypeError: of an earlier step\n'
    expect(await headline(`${before}fine\nRangeError: b\n`, afterAll(before))).to.deep.equal([3, 'RangeError: b'])
  })

  it('finds a line that is not the last of its log, with its number in the log', async () => {
    expect(await headline(`${calm(12_233)}TypeError: a\n${calm(7839)}error Command failed with exit code 1\n`)).to.deep.equal([
      12_234,
      'TypeError: a',
    ])
  })

  it('numbers lines rightly where it begins inside a log of several megabytes', async () => {
    // é takes two bytes, and the first look begins in the middle of one
    const long = `${'é'.repeat(333)}\n`.repeat(4000)
    expect(await headline(`${long}TypeError: a\nlast without end`)).to.deep.equal([4001, 'TypeError: a'])
  })

  it('looks further back if the last megabyte has no good line', async () => {
    const text = `TypeError: a\n${calm(40_000)}the build failed\n`
    expect(await headline(text)).to.deep.equal([1, 'TypeError: a'])
    isTimeUp = true
    expect(await headline(text)).to.deep.equal([40_002, 'the build failed'])
  })

  it('looks back for 8 MiB at most', async () => {
    expect(await headline(`TypeError: a\n${calm(140_000)}the build failed\n`)).to.deep.equal([140_002, 'the build failed'])
  })

  it('stops inside a stretch when the time is up, and knows where', async () => {
    const part = { folder, job, from: { bytes: 0, lines: 0 }, failure }
    const text = `TypeError: a\n${calm(10)}error é\nerror ü\n`
    writeFileSync(join(folder, 'test.log'), text)
    let looks = 0
    const stopped = await findInLog({ ...part, to: afterAll(text) }, undefined, () => looks++ >= 1)
    expect(stopped).to.deep.include({ lookedFrom: Buffer.byteLength(text) - Buffer.byteLength('error ü\n') })
    expect(stopped?.headline?.text).to.equal('error ü')
  })

  it('finds nothing without a log, in an empty log, and in one that is shorter than its part', async () => {
    const to = { bytes: 100, lines: 2 }
    expect(await findInLog({ folder, job, from: { bytes: 0, lines: 0 }, to, failure })).to.equal(undefined)
    writeFileSync(join(folder, 'test.log'), '')
    expect(await findInLog({ folder, job, from: { bytes: 0, lines: 0 }, to, failure })).to.deep.include({ blocks: [] })
  })
})
