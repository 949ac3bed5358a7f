import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { matchLog } from '../../src/log-search/match-log.ts'
import type { MatchOrder } from '../../src/log-search/search-messages.ts'
import { logPath } from '../../src/journal/run-folder.ts'
import { toJobId } from '../../src/model/ids.ts'
import type { MatchLineJson } from '../../src/wire/api.ts'

const job = toJobId('lint')
const escape = '\u001b'

/** A log of its own that grows and is searched. */
const tempLog = (text: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'sparkwing-match-'))
  writeFileSync(logPath(folder, job), text)
  const search = async (order: Partial<MatchOrder>): Promise<readonly MatchLineJson[]> => {
    const said: MatchLineJson[] = []
    const whole: MatchOrder = { kind: 'match', source: '', flags: 'u', folder, job, isGrowing: false, from: 1, totalMs: 60_000, ...order }
    await matchLog(whole, (line) => said.push(line))
    return said
  }
  return {
    search,
    append: (more: string) => {
      appendFileSync(logPath(folder, job), more)
    },
    plain: (sought: string, isCaseSensitive = false, order: Partial<MatchOrder> = {}) =>
      search({ plain: { text: sought, isCaseSensitive }, source: literally(sought), flags: isCaseSensitive ? 'u' : 'iu', ...order }),
    [Symbol.dispose]: () => {
      rmSync(folder, { recursive: true })
    },
  }
}

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
const linesOf = (said: readonly MatchLineJson[]): readonly number[] => said.flatMap((line) => (line.type === 'matches' ? line.lines : []))
const endOf = (said: readonly MatchLineJson[]) => {
  const last = said.at(-1)
  if (last?.type !== 'end') throw new Error('it has no end')
  return last
}

describe('the search inside one log', () => {
  it('tells the lines that hold a text, with or without regard to case, once each', async () => {
    using log = tempLog('Error one error\nfine\n\r\nan ERROR\r\nGRÖSSE größe\nerror')
    expect(linesOf(await log.plain('error'))).to.deep.equal([1, 4, 6])
    expect(linesOf(await log.plain('ERROR', true))).to.deep.equal([4])
    expect(linesOf(await log.plain('GRÖSSE'))).to.deep.equal([5])
    expect(linesOf(await log.plain('GrÖßE'))).to.deep.equal([5])
    expect(linesOf(await log.plain('größe', true))).to.deep.equal([5])
    expect(linesOf(await log.plain('error\nfine'))).to.deep.equal([])
    const end = endOf(await log.plain('none of it'))
    expect(end).to.deep.equal({ type: 'end', hits: 0, lines: 6, because: 'done', marks: Array(200).fill(0) })
  })

  it('reads expressions line by line, and leaves colours out', async () => {
    using log = tempLog(`one two\r\n${escape}[31mer${escape}[0mror\nthree\n`)
    expect(linesOf(await log.search({ source: '^one.*two$' }))).to.deep.equal([1])
    expect(linesOf(await log.search({ source: '^error$' }))).to.deep.equal([2])
    expect(linesOf(await log.search({ source: String.raw`two\s` }))).to.deep.equal([])
    expect(linesOf(await log.search({ source: '^$' }))).to.deep.equal([])
    expect(linesOf(await log.plain('error', true))).to.deep.equal([2])
    expect(linesOf(await log.plain('ERROR'))).to.deep.equal([2])
    expect(linesOf(await log.plain('31m'))).to.deep.equal([])
  })

  it('finds the same by bytes as by an expression, whatever the log', async () => {
    const piece = fc.constantFrom('a', 'A', 'b', '\n', '\r', 'é', 'ß', '😀', `${escape}[1m`, escape, ' ')
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { maxLength: 60 }),
        fc.array(fc.constantFrom('a', 'B', 'é'), { minLength: 1, maxLength: 2 }),
        fc.boolean(),
        async (parts, sought, isCase) => {
          using log = tempLog(parts.join(''))
          const byExpression = await log.search({ source: sought.join(''), flags: isCase ? 'u' : 'iu' })
          const byBytes = await log.plain(sought.join(''), isCase)
          expect(linesOf(byBytes)).to.deep.equal(linesOf(byExpression))
          expect(endOf(byBytes)).to.deep.equal(endOf(byExpression))
        },
      ),
      { numRuns: 100 },
    )
  })

  it('goes on from a line while the log grows, telling each line once, when it is whole', async () => {
    using log = tempLog('hit 1\nno\nhi')
    const first = await log.plain('hit', true, { isGrowing: true })
    expect([linesOf(first), endOf(first).lines]).to.deep.equal([[1], 2])
    log.append('t 3\nhit 4\n')
    const second = await log.plain('hit', true, { isGrowing: true, from: 3 })
    expect([linesOf(second), endOf(second).lines, endOf(second).hits]).to.deep.equal([[3, 4], 4, 2])
    expect(endOf(second).marks.flatMap((count, slice) => (count > 0 ? [slice] : []))).to.deep.equal([100, 150])
    const third = await log.plain('hit', true, { isGrowing: true, from: 5 })
    expect([linesOf(third), endOf(third).lines]).to.deep.equal([[], 4])
    expect(endOf(await log.plain('hit', true, { from: 99 })).lines).to.equal(4)
  })

  it('counts all of very many and tells the first 100,000', async () => {
    using log = tempLog('x\n'.repeat(150_000))
    const said = await log.plain('X')
    expect(linesOf(said)).to.have.length(100_000)
    const { marks, ...end } = endOf(said)
    expect(end).to.deep.equal({ type: 'end', hits: 150_000, lines: 150_000, because: 'limit' })
    expect(marks.reduce((sum, count) => sum + count, 0)).to.equal(150_000)
    expect(Math.min(...marks)).to.be.above(700)
  })

  it('looks at all of a line that has no end, and counts it once', async () => {
    const mebibyte = 1024 * 1024
    using log = tempLog(`${'a'.repeat(8 * mebibyte - 2)}hit${'b'.repeat(2 * mebibyte)}hit\nhit after\n`)
    expect(linesOf(await log.plain('hit', true))).to.deep.equal([1, 2])
    expect(linesOf(await log.search({ source: 'ahitb' }))).to.deep.equal([1])
    expect(endOf(await log.plain('hit')).lines).to.equal(2)
  })

  it('stops when its time is up and says how far it came', async () => {
    using log = tempLog('some line\n'.repeat(1_000_000))
    const said = await log.plain('line', true, { totalMs: 0 })
    const end = endOf(said)
    expect(end.because).to.equal('time')
    expect(end.lines).to.be.within(1, 999_999)
    expect(end.hits).to.equal(end.lines)
    expect(said[0]?.type).to.equal('matches')
  })

  it('finds nothing in a log that is not there yet', async () => {
    using log = tempLog('')
    expect(endOf(await log.plain('x'))).to.deep.include({ hits: 0, lines: 0, because: 'done' })
  })
})
