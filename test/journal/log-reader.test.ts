import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import fc from 'fast-check'
import { appendFileSync, existsSync, lstatSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { followLog } from '../../src/journal/logs/follow-log.ts'
import { openLog, type LogLine, type LogReader } from '../../src/journal/logs/log-reader.ts'
import { createLogStore } from '../../src/journal/logs/log-writer.ts'
import { rebuildLogIndex } from '../../src/journal/logs/rebuild-log-index.ts'
import { journalPath, logIndexPath, logPath } from '../../src/journal/run-folder.ts'
import type { OutputStream } from '../../src/engine/ports.ts'
import { toJobId } from '../../src/model/ids.ts'
import { manualClock } from './manual-clock.ts'
import { tempFolder } from './temp-folder.ts'
import { until } from './until.ts'

const job = toJobId('build')

interface Piece {
  readonly text: string
  readonly stream: OutputStream
  readonly afterMs: number
}

/** The expected lines, found without any index. */
const linesOf = (
  pieces: readonly Piece[],
): { readonly number: number; readonly text: string; readonly byte: number; readonly stream: OutputStream; readonly cameMs: number }[] => {
  const lines = []
  let open: { text: string; byte: number; stream: OutputStream; cameMs: number } | undefined
  let byte = 0
  let cameMs = 0
  for (const { text, stream, afterMs } of pieces) {
    cameMs += afterMs
    for (const part of text.split(/(?<=\n)/)) {
      if (part === '') continue
      open ??= { text: '', byte, stream, cameMs }
      open.text += part
      byte += Buffer.byteLength(part)
      if (!part.endsWith('\n')) continue
      lines.push({ number: lines.length + 1, ...open, text: open.text.replace(/\r?\n$/, '') })
      open = undefined
    }
  }
  return open ? [...lines, { number: lines.length + 1, ...open }] : lines
}

const writeLog = async (folder: string, pieces: readonly Piece[]): Promise<void> => {
  const clock = manualClock()
  const log = createLogStore({ folder, clock }).open(job)
  for (const { text, stream, afterMs } of pieces) {
    clock.elapsedMs += afterMs
    await log.write(Buffer.from(text), stream)
  }
  await log.close()
}

const withoutTime = ({ number, text, byte, stream }: Pick<LogLine, 'number' | 'text' | 'byte' | 'stream'>): object => ({
  number,
  text,
  byte,
  stream,
})

const allOf = async <T>(values: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const value of values) all.push(value)
  return all
}

/** 30,000 lines of about 100 bytes, 100 ms apart, a third of them on stderr. */
const longLog: readonly Piece[] = Array.from({ length: 30_000 }, (_, index) => ({
  text: `line ${index + 1} ${'wörd '.repeat(index % 31)}\n`,
  stream: index % 3 === 0 ? 'err' : 'out',
  afterMs: 100,
}))
/** 16 MiB of lines, written in large pieces. */
const denseLog: readonly Piece[] = Array.from({ length: 256 }, (_, index) => ({
  text: `${'x'.repeat(index % 90)} ${index}\n`.repeat(800).slice(0, 65_536),
  stream: 'out',
  afterMs: 3,
}))

describe('log reader', () => {
  it('agrees with a plain count for any output, at any line', async () => {
    const piece = fc.record({
      text: fc
        .array(
          fc.oneof(
            fc.constantFrom('\n', '\r\n', '\n\n', 'ü', '🐦'),
            fc.string({ maxLength: 30, unit: 'grapheme' }),
            fc.nat(6000).map((length) => 'z'.repeat(length)),
          ),
          { maxLength: 12 },
        )
        .map((parts) => parts.join('').replaceAll('\r', '').replaceAll('\n', '\r\n')),
      stream: fc.constantFrom<OutputStream>('out', 'out', 'err'),
      afterMs: fc.nat(40),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), fc.nat(), async (pieces, pick) => {
        using temp = tempFolder()
        await writeLog(temp.path, pieces)
        const expected = linesOf(pieces)
        const log = await openLog(temp.path, job)
        const from = 1 + (pick % (expected.length + 1))
        expect(await log.lineCount()).to.equal(expected.length)
        const found = await log.lines({ from, count: 20 })
        expect(found.map(withoutTime)).to.deep.equal(expected.slice(from - 1, from + 19).map(withoutTime))
        for (const line of found) expect((expected[line.number - 1]?.cameMs ?? NaN) - (line.ms ?? NaN)).to.be.within(0, 50)
        expect((await log.tail(7)).map(withoutTime)).to.deep.equal(expected.slice(-7).map(withoutTime))
        const line = expected[from - 1]
        expect(await log.byteOfLine(from)).to.equal(line?.byte)
        if (line) expect(await log.lineAtByte(line.byte)).to.equal(from)
        await log.close()
      }),
      { numRuns: 60 },
    )
  })

  for (const [name, pieces] of Object.entries({ 'slow lines': longLog, '16 MiB in large pieces': denseLog })) {
    describe(`over ${name}`, () => {
      const expected = linesOf(pieces)
      const places = Array.from({ length: 12 }, (_, index) => 1 + ((index * 7919 * 31) % expected.length))
      const temp = tempFolder()
      before(() => writeLog(temp.path, pieces))
      after(() => {
        temp[Symbol.dispose]()
      })

      const checkPlaces = async (log: LogReader): Promise<void> => {
        expect(await log.lineCount()).to.equal(expected.length)
        for (const from of places) {
          expect((await log.lines({ from, count: 5 })).map(({ text }) => text)).to.deep.equal(
            expected.slice(from - 1, from + 4).map(({ text }) => text),
          )
        }
        await log.close()
      }

      it('finds any line, its stream and its time', async () => {
        const log = await openLog(temp.path, job)
        for (const from of places) {
          const [line] = await log.lines({ from, count: 1 })
          expect(line && withoutTime(line)).to.deep.equal(
            withoutTime(expected[from - 1] ?? { number: 0, text: '', byte: 0, stream: 'out' }),
          )
          expect((expected[from - 1]?.cameMs ?? NaN) - ((await log.timeOfLine(from)) ?? NaN)).to.be.within(0, 50)
        }
        await checkPlaces(log)
      })

      it('keeps the index small', () => {
        expect(statSync(logIndexPath(temp.path, job)).size).to.be.at.most(
          16 + 24 * Math.max(pieces.length, (16 * 1024 * 1024) / 4096 + 256),
        )
      })

      it('gives the right answers without an index, and rebuilds a damaged one once the job is over', async () => {
        const index = readFileSync(logIndexPath(temp.path, job))
        const damages = [
          Buffer.alloc(0),
          index.subarray(0, 11),
          index.subarray(0, 16 + 24 * 40 + 9),
          Buffer.concat([index.subarray(0, 1024), Buffer.alloc(2400)]),
        ]
        for (const damaged of [undefined, ...damages]) {
          rmSync(logIndexPath(temp.path, job))
          if (damaged) writeFileSync(logIndexPath(temp.path, job), damaged)
          await checkPlaces(await openLog(temp.path, job))
          await checkPlaces(await openLog(temp.path, job, { isOver: true }))
          expect(statSync(logIndexPath(temp.path, job)).size).to.be.above(1000)
        }
        await rebuildLogIndex(temp.path, job)
        await checkPlaces(await openLog(temp.path, job))
        expect(readdirSync(temp.path)).to.have.length(2)
      })
    })
  }

  it('keeps the times in a torn index, and reports the others as unknown', async () => {
    using temp = tempFolder()
    await writeLog(temp.path, longLog)
    truncateSync(logIndexPath(temp.path, job), 16 + 24 * 1000 + 5)
    await rebuildLogIndex(temp.path, job)
    const log = await openLog(temp.path, job, { isOver: true })
    expect(await log.timeOfLine(900)).to.equal(90_000)
    expect(await log.timeOfLine(20_000)).to.equal(undefined)
    expect((await log.lines({ from: 900, count: 1 }))[0]?.stream).to.equal('out')
    await log.close()
  })

  it('A8: does not block on a pipe in place of an index, and rebuilds the index', async () => {
    using temp = tempFolder()
    await writeLog(temp.path, longLog)
    rmSync(logIndexPath(temp.path, job))
    execFileSync('mkfifo', [logIndexPath(temp.path, job)])
    const log = await openLog(temp.path, job, { isOver: true })
    expect(await log.lineCount()).to.equal(longLog.length)
    expect(lstatSync(logIndexPath(temp.path, job)).isFile()).to.equal(true)
    await log.close()
  })

  it('cuts lines longer than 64 KiB between two characters, and still finds the lines after them', async () => {
    using temp = tempFolder()
    const long = 'ü'.repeat(1_500_000)
    await writeLog(temp.path, [{ text: `first\nx${long}\nthird\n${'y'.repeat(70_000)}\nfifth`, stream: 'out', afterMs: 0 }])
    for (const hasIndex of [true, false]) {
      if (!hasIndex) rmSync(logIndexPath(temp.path, job))
      const log = await openLog(temp.path, job)
      const lines = await log.lines({ from: 1, count: 10 })
      expect(lines.map(({ number, isCut }) => [number, isCut])).to.deep.equal([
        [1, false],
        [2, true],
        [3, false],
        [4, true],
        [5, false],
      ])
      expect(lines[1]?.text).to.equal(`x${long.slice(0, 32_767)}`)
      expect([lines[2]?.text, lines[4]?.text]).to.deep.equal(['third', 'fifth'])
      expect((await log.tail(2)).map(({ number, text }) => [number, text.length])).to.deep.equal([
        [4, 65_536],
        [5, 5],
      ])
      await log.close()
    }
  })

  it('reads one line of 16 MiB without a newline in pieces', async () => {
    using temp = tempFolder()
    await writeLog(
      temp.path,
      Array.from({ length: 256 }, (_, index) => ({ text: String(index % 10).repeat(65_536), stream: 'out' as const, afterMs: 1 })),
    )
    const log = await openLog(temp.path, job)
    expect(await log.lineCount()).to.equal(1)
    expect((await log.tail(3)).map(({ number, isCut, text }) => [number, isCut, text.length])).to.deep.equal([[1, true, 65_536]])
    expect(String(await log.read(65_530, 65_540))).to.equal('0000001111')
    expect((await allOf(log.grep(/45{3}/))).map(({ number, isCut }) => [number, isCut])).to.deep.equal([[1, true]])
    await log.close()
  })

  it('finds texts and expressions in the whole log, each line once', async () => {
    using temp = tempFolder()
    await writeLog(temp.path, longLog)
    const expected = linesOf(longLog)
    const log = await openLog(temp.path, job)
    const numbersWith = (matches: (text: string) => boolean): number[] =>
      expected.filter(({ text }) => matches(text)).map(({ number }) => number)
    expect((await allOf(log.grep('line 29'))).map(({ number }) => number)).to.deep.equal(numbersWith((text) => text.includes('line 29')))
    const found = await allOf(log.grep(/7 (wörd ){3}$/g, { from: 5000 }))
    expect(found.map(({ number }) => number)).to.deep.equal(
      numbersWith((text) => /7 (wörd ){3}$/.test(text)).filter((number) => number >= 5000),
    )
    expect(found.map(withoutTime)).to.deep.equal(
      expected.filter(({ number }) => found.some((line) => line.number === number)).map(withoutTime),
    )
    const stop = new AbortController()
    for await (const line of log.grep('line', { signal: stop.signal })) if (line.number === 3) stop.abort()
    await log.close()
  })

  it('reports an empty log for a job that has not started', async () => {
    using temp = tempFolder()
    const log = await openLog(temp.path, job, { isOver: true })
    expect([await log.size(), await log.lineCount(), await log.lines({ from: 1, count: 5 }), await log.tail(5)]).to.deep.equal([
      0,
      0,
      [],
      [],
    ])
    expect(existsSync(logIndexPath(temp.path, job))).to.equal(false)
    await log.close()
  })

  it('sees a log grow', async () => {
    using temp = tempFolder()
    const reader = await openLog(temp.path, job)
    const clock = manualClock()
    const log = createLogStore({ folder: temp.path, clock }).open(job)
    const pieces = longLog.slice(0, 25_000)
    let written = ''
    for (const [index, { text, stream }] of pieces.entries()) {
      clock.elapsedMs += 100
      await log.write(Buffer.from(text), stream)
      written += text
      if (index % 2500 !== 0) continue
      await until(async () => (await reader.size()) === Buffer.byteLength(written))
      expect(await reader.lineCount()).to.equal(index + 1)
      expect((await reader.tail(3)).map((line) => line.text)).to.deep.equal(
        pieces.slice(Math.max(0, index - 2), index + 1).map((each) => each.text.slice(0, -1)),
      )
    }
    await log.close()
    await reader.close()
  })

  it('knows when the newest line of a growing log came, and from which stream, as soon as it is there', async () => {
    using temp = tempFolder()
    const reader = await openLog(temp.path, job)
    const clock = manualClock()
    const log = createLogStore({ folder: temp.path, clock }).open(job)
    const newest = async (): Promise<unknown> => (await reader.tail(1)).map(({ ms, stream }) => [ms, stream])
    for (const ms of [70, 120, 5000]) {
      clock.elapsedMs = ms
      await log.write(Buffer.from('line\n'), 'out')
      expect(await newest()).to.deep.equal([[ms, 'out']])
    }
    clock.elapsedMs += 10
    await log.write(Buffer.from('line\n'), 'err')
    // too soon after the last one for a write of its own
    await until(async () => JSON.stringify(await newest()) === '[[5010,"err"]]')
    await log.close()
    await reader.close()
  })

  it('follows the bytes of a job from before its start until it is over', async () => {
    using temp = tempFolder()
    let isOver = false
    const followed = allOf(followLog(temp.path, job, { isOver: () => isOver, fromByte: 2 }))
    const log = createLogStore({ folder: temp.path, clock: manualClock() }).open(job)
    const bytes = Buffer.alloc(3 * 1024 * 1024, 'some bytes ')
    for (let at = 0; at < bytes.length; at += 50_000) await log.write(bytes.subarray(at, at + 50_000), 'out')
    await log.close()
    isOver = true
    appendFileSync(journalPath(temp.path), '{}\n')
    expect(Buffer.concat(await followed).equals(bytes.subarray(2))).to.equal(true)
  })

  it('asks whether the job is over only when it has read everything, and then reads once more', async () => {
    using temp = tempFolder()
    writeFileSync(logPath(temp.path, job), 'one\n')
    let seen = ''
    const seenWhenAsked: string[] = []
    const isOver = (): boolean => {
      seenWhenAsked.push(seen)
      appendFileSync(logPath(temp.path, job), 'two\n')
      return true
    }
    for await (const chunk of followLog(temp.path, job, { isOver })) seen += String(chunk)
    expect(seen).to.equal('one\ntwo\n')
    expect(seenWhenAsked).to.deep.equal(['one\n'])
  })

  it('passes on bytes while the job is running, and stops when aborted', async () => {
    using temp = tempFolder()
    writeFileSync(logPath(temp.path, job), 'one\n')
    const stop = new AbortController()
    let seen = ''
    for await (const chunk of followLog(temp.path, job, { isOver: () => false, signal: stop.signal })) {
      seen += String(chunk)
      if (seen === 'one\n') appendFileSync(logPath(temp.path, job), 'two\n')
      else stop.abort()
    }
    expect(seen).to.equal('one\ntwo\n')
  })
})
