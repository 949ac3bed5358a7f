import { expect } from 'chai'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createEventRecorder, JournalGoneError } from '../../src/journal/event-recorder.ts'
import { readJournal } from '../../src/journal/journal-reader.ts'
import { JournalWriter } from '../../src/journal/journal-writer.ts'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import type { RunEvent } from '../../src/model/event.ts'
import { toMillis } from '../../src/model/ids.ts'
import { FakeClock } from '../engine/fake-clock.ts'
import { manualClock } from './manual-clock.ts'
import { jobFinished, notice, runFinished } from './some-events.ts'
import { tempFolder } from './temp-folder.ts'

describe('event recorder', () => {
  it('row 18: numbers events from 1, never goes back in time, and passes on what is in the journal', async () => {
    using temp = tempFolder()
    const path = join(temp.path, 'journal')
    const clock = manualClock()
    const told: RunEvent[] = []
    const recorder = createEventRecorder({
      writer: JournalWriter.open(path),
      clock,
      onEvent: (event) => {
        told.push(event)
        expect(readJournal(path).events).to.deep.equal(told)
      },
    })
    expect(recorder.lastSeq).to.equal(0)
    recorder.emit(notice('one'))
    clock.nowMs -= 60_000
    recorder.emit(notice('two'))
    clock.nowMs += 90_000
    recorder.emit(runFinished)
    await recorder.finish()
    expect(told.map(({ seq }) => seq)).to.deep.equal([1, 2, 3])
    expect(told.map(({ at }) => at - clock.nowMs)).to.deep.equal([-30_000, -30_000, 0])
    expect(Object.keys(JSON.parse(readFileSync(path, 'utf8').split('\n')[0] ?? '') as object).slice(0, 4)).to.deep.equal([
      'v',
      'seq',
      'at',
      'type',
    ])
    expect(recorder.failed).to.equal(undefined)
    expect(recorder.lastSeq).to.equal(3)
  })

  it('syncs the end of a job that ran at once, and that of a reused one with what comes after it', async () => {
    using temp = tempFolder()
    const writer = JournalWriter.open(join(temp.path, 'journal'))
    let syncs = 0
    const sync = writer.sync.bind(writer)
    writer.sync = () => {
      syncs++
      return sync()
    }
    const recorder = createEventRecorder({ writer, clock: manualClock(), onEvent: () => undefined })
    const run = mintRunId(toMillis(0))
    const syncsAfter = [{ ...jobFinished, reused: { run, by: 'in-place', savedMs: 1 } } as const, jobFinished, runFinished].map((event) => {
      recorder.emit(event)
      return syncs
    })
    expect(syncsAfter).to.deep.equal([0, 1, 2])
    await recorder.finish()
  })

  it('passes on an event that a listener emits after the current one', async () => {
    using temp = tempFolder()
    const told: number[] = []
    const recorder = createEventRecorder({
      writer: JournalWriter.open(join(temp.path, 'journal')),
      clock: manualClock(),
      onEvent: ({ seq }) => {
        if (seq === 1) recorder.emit(notice('answer'))
        told.push(seq)
      },
    })
    recorder.emit(notice('question'))
    await recorder.finish()
    expect(told).to.deep.equal([1, 2])
  })

  it('keeps events while the disk is full and writes them in order once there is room', async () => {
    using temp = tempFolder()
    const path = join(temp.path, 'journal')
    let isFull = false
    const told: number[] = []
    const recorder = createEventRecorder({
      writer: JournalWriter.open(path, (fd, bytes) => {
        if (isFull) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
        return writeSync(fd, bytes)
      }),
      clock: manualClock(),
      onEvent: ({ seq }) => told.push(seq),
    })
    recorder.emit(notice('one'))
    isFull = true
    recorder.emit(notice('two'))
    recorder.emit(notice('three'))
    expect(recorder.failed?.message).to.include('ENOSPC')
    expect(told).to.deep.equal([1, 2, 3])
    expect(readJournal(path).lastSeq).to.equal(1)
    isFull = false
    recorder.emit(notice('four'))
    expect(recorder.failed).to.equal(undefined)
    isFull = true
    recorder.emit(runFinished)
    isFull = false
    await recorder.finish()
    expect(readJournal(path).events.map(({ seq }) => seq)).to.deep.equal([1, 2, 3, 4, 5])
    expect(recorder.failed).to.equal(undefined)
  })

  it('A9: writes waiting events as soon as there is room, even if nothing more happens', async () => {
    using temp = tempFolder()
    const path = join(temp.path, 'journal')
    const clock = new FakeClock()
    let isFull = true
    const recorder = createEventRecorder({
      writer: JournalWriter.open(path, (fd, bytes) => {
        if (isFull) throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
        return writeSync(fd, bytes)
      }),
      clock,
      onEvent: () => undefined,
    })
    recorder.emit(notice('one'))
    recorder.emit(notice('two'))
    await clock.advance(10_000)
    expect(readJournal(path).lastSeq).to.equal(0)
    isFull = false
    await clock.advance(1000)
    expect(readJournal(path).events.map(({ seq }) => seq)).to.deep.equal([1, 2])
    expect(recorder.failed).to.equal(undefined)
    expect(clock.waits).to.deep.equal([])
    await recorder.finish()
  })

  it('A9: reports at the end that the journal is gone, and does not create another', async () => {
    using temp = tempFolder()
    const folder = join(temp.path, 'run')
    for (const take of [
      renameSync,
      (from: string) => {
        rmSync(from, { recursive: true })
      },
    ]) {
      mkdirSync(folder)
      const recorder = createEventRecorder({
        writer: JournalWriter.open(join(folder, 'journal')),
        clock: manualClock(),
        onEvent: () => undefined,
      })
      recorder.emit(notice('one'))
      take(folder, join(temp.path, 'moved'))
      recorder.emit(runFinished)
      expect(recorder.failed).to.equal(undefined)
      await recorder.finish()
      expect(recorder.failed).to.be.instanceOf(JournalGoneError)
      expect(existsSync(folder)).to.equal(false)
    }
    expect(readJournal(join(temp.path, 'moved', 'journal')).lastSeq).to.equal(2)
  })

  it('lets the run end on a disk that stays full, and reports that the journal failed', async () => {
    using temp = tempFolder()
    const path = join(temp.path, 'journal')
    symlinkSync('/dev/full', path)
    const told: number[] = []
    const recorder = createEventRecorder({ writer: JournalWriter.open(path), clock: manualClock(), onEvent: ({ seq }) => told.push(seq) })
    for (let count = 0; count < 10_050; count++) recorder.emit(notice('again'))
    recorder.emit(runFinished)
    await recorder.finish()
    expect(recorder.failed?.message).to.include('ENOSPC')
    expect(told).to.have.length(10_051)
  })
})
