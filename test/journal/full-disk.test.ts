import { execFile } from 'node:child_process'
import { expect } from 'chai'
import fc from 'fast-check'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { LogEnd, OutputStream } from '../../src/engine/ports.ts'
import { decodeIndexRecord, indexHeaderBytes, indexRecordBytes, isIndexHeader } from '../../src/journal/logs/log-index.ts'
import { LogIndexWriter } from '../../src/journal/logs/log-index-writer.ts'
import { openLog } from '../../src/journal/logs/log-reader.ts'
import { createLogStore } from '../../src/journal/logs/log-writer.ts'
import { logIndexPath, logPath } from '../../src/journal/run-folder.ts'
import { toJobId } from '../../src/model/ids.ts'
import { hasTool, unlessTried } from '../faults/has-tool.ts'
import { canMount, mountSmallDisk, unlessMounted, type SmallDisk } from '../faults/small-disk.ts'
import { times } from '../faults/times.ts'
import { manualClock } from './manual-clock.ts'
import { tempFolder } from './temp-folder.ts'

const job = toJobId('build')
const mark = /\n?\[sparkwing: (?:1 byte is|([\d,]+) bytes are) missing here: no space left on device\]\n/g

interface Scene extends Disposable {
  readonly disk: SmallDisk
  readonly folder: string
  readonly clock: ReturnType<typeof manualClock>
  /** Writes, and waits until the text is in the log or missing. */
  readonly write: (text: string, stream?: OutputStream) => Promise<void>
  readonly flush: () => Promise<void>
  readonly position: () => LogEnd['position']
  readonly close: () => Promise<LogEnd>
  /** All output that was passed on. */
  readonly told: () => string
  readonly log: () => string
}

let folders = 0

const logOn = (disk: SmallDisk): Scene => {
  const folder = join(disk.path, `run-${(folders += 1)}`)
  mkdirSync(folder)
  const clock = manualClock()
  const told: Uint8Array[] = []
  const onOutput = (_job: string, chunk: Uint8Array): undefined => void told.push(chunk)
  const log = createLogStore({ folder, clock, onOutput }).open(job)
  return {
    disk,
    folder,
    clock,
    write: async (text, stream = 'out') => {
      clock.elapsedMs += 1
      await log.write(Buffer.from(text), stream)
      await log.flushed()
    },
    flush: async () => log.flushed(),
    position: () => log.position(),
    close: () => log.close(),
    told: () => Buffer.concat(told).toString(),
    log: () => readFileSync(logPath(folder, job), 'latin1'),
    [Symbol.dispose]: () => {
      rmSync(folder, { recursive: true })
      disk.free()
    },
  }
}

const onSmallDisk =
  (story: (scene: Scene) => Promise<void>, size = '1m') =>
  async (): Promise<void> => {
    if (!canMount) return
    using disk = mountSmallDisk(size)
    await story(logOn(disk))
  }

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${String(from + index)}\n`).join('')

const missingIn = (log: string): number[] => [...log.matchAll(mark)].map(([, count = '1']) => Number(count.replaceAll(',', '')))

/** Checks that the index matches the positions in the log, and that readers count and number the lines correctly. */
const checkIndex = async ({ folder, log }: Scene): Promise<void> => {
  const text = log()
  const index = readFileSync(logIndexPath(folder, job))
  expect(isIndexHeader(index)).to.equal(true)
  const records = index.subarray(indexHeaderBytes)
  expect(records.length % indexRecordBytes).to.equal(0)
  let before = -1
  for (let at = 0; at < records.length / indexRecordBytes; at++) {
    const record = decodeIndexRecord(records, at)
    expect(record.byte).to.be.above(before).and.below(text.length)
    expect(record.lines).to.equal(text.slice(0, record.byte).split('\n').length - 1)
    before = record.byte
  }
  const reader = await openLog(folder, job)
  const all = text.split('\n')
  if (all.at(-1) === '') all.pop()
  expect(await reader.lineCount()).to.equal(all.length)
  expect((await reader.lines({ from: 1, count: all.length })).map(({ text: line }) => line)).to.deep.equal(all)
  await reader.close()
}

describe(`A9: a log on a disk that is full for a while${unlessMounted}`, function () {
  this.timeout(times(60_000, 600_000))

  it(
    'continues when there is room, with a mark of how much is missing',
    onSmallDisk(async (scene) => {
      const { disk, write, position, close, log, told } = scene
      await write(lines(1, 100))
      disk.fill()
      // there is still some room in the last page of the log
      await write(lines(101, 900))
      const cut = position()
      expect(cut).to.deep.equal({ bytes: log().length, lines: log().split('\n').length - 1 })
      await write(lines(901, 1000))
      expect(position()).to.deep.equal(cut)
      disk.free()
      await write(lines(1001, 1100))
      const end = await close()

      const all = lines(1, 1100)
      expect(told()).to.equal(all)
      const [missing = 0, ...others] = missingIn(log())
      expect(others).to.deep.equal([])
      expect(missing).to.equal(all.length - cut.bytes - lines(1001, 1100).length)
      const kept = all.slice(0, cut.bytes)
      const text = `[sparkwing: ${missing.toLocaleString('en')} bytes are missing here: no space left on device]\n`
      expect(log()).to.equal(`${kept}${kept.endsWith('\n') ? '' : '\n'}${text}${lines(1001, 1100)}`)
      expect(end).to.deep.equal({
        position: { bytes: log().length, lines: log().split('\n').length - 1 },
        isComplete: false,
        missing: { bytes: missing, places: 1, because: 'no space left on device' },
      })
      await checkIndex(scene)
    }),
  )

  it(
    'marks each gap, even the last one, if nothing more is written',
    onSmallDisk(async (scene) => {
      const { disk, write, flush, position, close, log } = scene
      let written = 0
      for (const round of [1, 2, 3]) {
        await write(`round ${round}\n`)
        disk.fill()
        await write(lines(1, 2000))
        written += `round ${round}\n`.length + lines(1, 2000).length
        if (round < 3) disk.free()
      }
      const before = position()
      await flush()
      expect(position()).to.deep.equal(before)
      disk.free()
      await flush()
      // what is missing at the end of a step is marked before that end
      expect(log()).to.match(/missing here: no space left on device\]\n$/)
      expect(position()).to.deep.equal({ bytes: log().length, lines: log().split('\n').length - 1 })
      const { missing } = await close()
      expect(missing).to.deep.include({ places: 3 })
      const gaps = missingIn(log())
      expect(gaps).to.have.length(3)
      expect(gaps.reduce((sum, gap) => sum + gap)).to.equal(missing?.bytes)
      expect(log().replaceAll(mark, '').length + (missing?.bytes ?? 0)).to.equal(written)
      await checkIndex(scene)
    }),
  )

  it(
    'marks what is missing before its step ends, even if the write in progress at that time fails',
    onSmallDisk(async ({ disk, folder, clock }) => {
      disk.fill()
      const onOutput = (): undefined => {
        disk.free()
      }
      const log = createLogStore({ folder, clock, onOutput }).open(job)
      void log.write(Buffer.from(lines(1, 2000)), 'out')
      await log.flushed()
      const text = readFileSync(logPath(folder, job), 'utf8')
      expect(text).to.match(/missing here: no space left on device\]\n$/)
      expect(log.position().bytes).to.equal(text.length)
      await log.close()
    }),
  )

  it(
    'reports at its end what is missing if there is never room for a mark',
    onSmallDisk(async ({ disk, write, close, log }) => {
      await write(lines(1, 100))
      disk.fill()
      await write(lines(101, 2000))
      const { position, missing } = await close()
      expect(log()).to.equal(lines(1, 2000).slice(0, position.bytes))
      expect(missing).to.deep.equal({
        bytes: lines(1, 2000).length - position.bytes,
        places: 1,
        because: 'no space left on device',
      })
    }),
  )

  it(
    'is not retried for each of many small pieces that come at once',
    onSmallDisk(async ({ disk, folder, clock, log }) => {
      disk.fill()
      const store = createLogStore({ folder, clock })
      const small = store.open(job)
      for (let piece = 0; piece < 4000; piece++) void small.write(Buffer.from('piece\n'), 'out')
      disk.free()
      void small.write(Buffer.from('in the same millisecond\n'), 'out')
      expect(log()).not.to.include('sparkwing')
      clock.elapsedMs += 1
      void small.write(Buffer.from('later\n'), 'out')
      expect(log()).to.match(/missing here: no space left on device\]\nlater\n$/)
      await small.close()
    }),
  )

  it(
    'has a complete index if there is room again at its end, even for what failed last',
    onSmallDisk(({ disk, folder }) => {
      const path = join(folder, 'alone.index')
      const index = new LogIndexWriter(path)
      disk.fill()
      // as many records as one batch holds
      const records = 171
      for (let record = 0; record < records; record++) index.add(Buffer.alloc(4096, 'x'), 'out', record * 1000)
      disk.free()
      index.close()
      expect(readFileSync(path).length).to.equal(indexHeaderBytes + records * indexRecordBytes)
      return Promise.resolve()
    }),
  )

  it(
    'has no index if there was never room for one',
    onSmallDisk(({ disk, folder }) => {
      const path = join(folder, 'alone.index')
      const index = new LogIndexWriter(path)
      disk.fill()
      index.add(Buffer.from('line\n'), 'out', 1)
      index.close()
      expect(existsSync(path)).to.equal(false)
      return Promise.resolve()
    }),
  )

  it(
    'is opened once there is room, if that failed at first',
    onSmallDisk(async ({ disk, clock }) => {
      const folder = join(disk.path, 'many')
      mkdirSync(folder)
      // a file system without free inodes cannot create a file
      const giveBack = takeInodes(folder)
      const log = createLogStore({ folder, clock }).open(job)
      await log.write(Buffer.from('lost\n'), 'out')
      giveBack()
      clock.elapsedMs += 1
      await log.write(Buffer.from('kept\n'), 'out')
      expect(await log.close()).to.deep.include({ isComplete: false })
      expect(readFileSync(logPath(folder, job), 'utf8')).to.equal('[sparkwing: 5 bytes are missing here: no space left on device]\nkept\n')
    }, '1m,nr_inodes=40'),
  )

  it('keeps or marks every byte, however much is written and however often the disk fills up', async () => {
    if (!canMount) return
    using disk = mountSmallDisk('12m')
    const action = fc.oneof(
      { weight: 6, arbitrary: fc.record({ bytes: fc.integer({ min: 1, max: 9000 }), isErr: fc.boolean() }) },
      { weight: 2, arbitrary: fc.record({ bytes: fc.integer({ min: 20_000, max: 200_000 }), isErr: fc.boolean() }) },
      { weight: 2, arbitrary: fc.constant('fill' as const) },
      { weight: 1, arbitrary: fc.record({ free: fc.integer({ min: 1, max: 100_000 }) }) },
      { weight: 2, arbitrary: fc.constant('free' as const) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 40 }), async (actions) => {
        using scene = logOn(disk)
        let written = ''
        for (const one of actions) {
          scene.clock.elapsedMs += 6
          if (one === 'fill') disk.fill()
          else if (one === 'free') disk.free()
          else if ('free' in one) disk.free(one.free)
          else {
            const text = textOf(written.length, one.bytes)
            written += text
            await scene.write(text, one.isErr ? 'err' : 'out')
            expect(scene.position()).to.deep.equal({ bytes: scene.log().length, lines: scene.log().split('\n').length - 1 })
          }
        }
        disk.free()
        const { position, isComplete, missing } = await scene.close()
        const log = scene.log()
        expect(scene.told()).to.equal(written)
        expect(position.bytes).to.equal(log.length)
        expect(isComplete).to.equal(missing === undefined)
        expect(missingIn(log)).to.have.length(missing?.places ?? 0)
        expect(isWhole(log, written), log).to.equal(true)
        if (log.length > 0) await checkIndex(scene)
      }),
      { numRuns: times(15, 300) },
    )
  })
})

const canTrace = hasTool('strace', ['-f', '-o', '/dev/null', 'true'])
const writer = fileURLToPath(new URL('write-through-errors.ts', import.meta.url))

describe(`A9: a log whose writes fail for a while${unlessTried(canTrace, 'strace')}`, () => {
  for (const [error, because] of [
    ['EDQUOT', 'disk quota exceeded'],
    ['EIO', 'i/o error'],
    ['EFBIG', 'file too large'],
  ] as const)
    it(`continues after ${error}`, async () => {
      if (!canTrace) return
      using temp = tempFolder()
      const path = logPath(temp.path, job)
      const inject = ['-P', path, '-e', 'trace=write', '-e', `inject=write:error=${error}:when=3..5`]
      const traced = ['-f', '-qq', '-o', join(temp.path, 'trace'), ...inject, process.execPath, writer, temp.path]
      const { stdout } = await promisify(execFile)('strace', traced)
      const text = `line 1\nline 2\n[sparkwing: 21 bytes are missing here: ${because}]\n${lines(6, 10)}`
      expect(readFileSync(path, 'utf8')).to.equal(text)
      expect(JSON.parse(stdout)).to.deep.equal({
        position: { bytes: text.length, lines: 8 },
        isComplete: false,
        missing: { bytes: 21, places: 1, because },
      })
    })
})

/** Lines that contain their own position, so that a piece in the wrong place is noticed. */
const textOf = (at: number, length: number): string => {
  let text = ''
  while (text.length < length) text += `byte ${at + text.length}${'.'.repeat((at + text.length) % 70)}\n`
  return text.slice(0, length)
}

/**
 * Whether the log is what was written, except for what its marks report as missing. A newline before a mark may belong to the mark or to
 * the output.
 */
const isWhole = (log: string, written: string): boolean => {
  const found = new RegExp(mark.source).exec(log)
  if (!found) return log === written
  const before = log.slice(0, found.index)
  const gap = missingIn(found[0])[0] ?? 0
  return [before, ...(found[0].startsWith('\n') ? [`${before}\n`] : [])].some(
    (kept) => written.startsWith(kept) && isWhole(log.slice(found.index + found[0].length), written.slice(kept.length + gap)),
  )
}

/** Creates files until the file system has no room for another name. Returns a function that removes them. */
const takeInodes = (folder: string): (() => void) => {
  const paths: string[] = []
  try {
    for (;;) {
      const path = join(folder, `taken-${paths.length}`)
      writeFileSync(path, '')
      paths.push(path)
    }
  } catch {
    // none left
  }
  return () => {
    for (const path of paths) rmSync(path)
  }
}
