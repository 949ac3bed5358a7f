import { expect } from 'chai'
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { appendToDeadJournal, followJournal, readJournal } from '../../src/journal/journal-reader.ts'
import { JournalPages } from '../../src/journal/journal-pages.ts'
import type { RunEvent } from '../../src/model/event.ts'
import { toMillis, toSeq } from '../../src/model/ids.ts'
import { UnreadableError } from '../../src/model/unreadable.ts'
import { jobFinished, jobSkipped, linesOf, notice, runFinished, stamped } from './some-events.ts'
import { tempFolder } from './temp-folder.ts'

const events = [stamped(1, notice('one')), stamped(2, jobSkipped('prüfen')), stamped(3, notice('drei ✓'))]

describe('journal reader', () => {
  it('reads all events, those after a number, and those after an earlier read', () => {
    using temp = tempFolder()
    const path = join(temp.path, 'journal')
    writeFileSync(path, linesOf(events))
    const whole = readJournal(path)
    expect(whole).to.deep.equal({ events, bytes: Buffer.byteLength(linesOf(events)), isTorn: false, lastSeq: 3, corruptLines: 0 })
    expect(readJournal(path, { afterSeq: toSeq(2) }).events).to.deep.equal(events.slice(2))
    appendFileSync(path, linesOf([stamped(4, notice('four'))]))
    expect(readJournal(path, { fromByte: whole.bytes }).events.map(({ seq }) => seq)).to.deep.equal([4])
  })

  it('A8: skips a line with more values than a job can return, which would fill the memory', () => {
    using temp = tempFolder()
    const path = join(temp.path, 'journal')
    const lists = (count: number): string => {
      const [start = '', end = ''] = linesOf([stamped(2, notice('MANY'))]).split('"MANY"')
      return `${start}"MANY","many":[${'[],'.repeat(count)}0]${end}`
    }
    writeFileSync(path, linesOf([stamped(1, notice('one'))]) + lists(1_100_000) + linesOf([stamped(3, notice('three'))]))
    expect(readJournal(path)).to.deep.include({ lastSeq: 3, corruptLines: 1 })
    writeFileSync(path, linesOf([stamped(1, notice('one'))]) + lists(1_000_000))
    expect(readJournal(path)).to.deep.include({ lastSeq: 2, corruptLines: 0 })
    writeFileSync(path, lists(1_000_000).repeat(9))
    expect(() => readJournal(path))
      .to.throw(UnreadableError)
      .with.nested.property('unreadable.reason')
      .that.includes('its journal holds more than 16 million values')
  })

  it('A11: reads the end of a job that returned more than any line may hold, but not what it returned', async () => {
    using temp = tempFolder()
    const path = join(temp.path, 'journal')
    const [first = '', end = ''] = linesOf([stamped(1, notice('one')), stamped(3, runFinished)]).split(/(?<=\n)/)
    const finished = (output: string): string => linesOf([stamped(2, { ...jobFinished, output })])
    const output = 'x'.repeat(9_000_000)
    writeFileSync(path, first + finished(output) + end)
    const expected = [notice('one'), { ...jobFinished, unrecorded: { bytes: 9_000_002, limit: 'job' } }, runFinished]
    const bodies = (events: readonly RunEvent[]): unknown[] => events.map(({ v: _v, seq: _seq, at: _at, ...body }) => body)
    const whole = readJournal(path)
    expect(bodies(whole.events)).to.deep.equal(expected)
    expect(whole).to.deep.include({ bytes: statSync(path).size, isTorn: false, corruptLines: 0 })
    const page = await new JournalPages(path).after(toSeq(1), 10)
    expect(bodies(page?.events ?? [])).to.deep.equal(expected.slice(1))
    // its writer was killed in the middle of it
    writeFileSync(path, first + finished(output).slice(0, -2_000_000))
    expect(readJournal(path)).to.deep.include({ bytes: Buffer.byteLength(first), isTorn: true, lastSeq: 1 })
  })

  it('finds no events if there is no journal', () => {
    using temp = tempFolder()
    expect(readJournal(join(temp.path, 'journal'))).to.deep.equal({ events: [], bytes: 0, isTorn: false, lastSeq: 0, corruptLines: 0 })
  })

  it('loses at most the last record, wherever in it the file is cut (row 41)', () => {
    using temp = tempFolder()
    const path = join(temp.path, 'journal')
    const bytes = Buffer.from(linesOf(events))
    const lastRecord = Buffer.byteLength(linesOf(events.slice(0, 2)))
    for (let cut = lastRecord; cut < bytes.length; cut++) {
      writeFileSync(path, bytes.subarray(0, cut))
      const content = readJournal(path)
      expect(content.events).to.deep.equal(events.slice(0, 2))
      expect(content.bytes).to.equal(lastRecord)
      expect(content.isTorn).to.equal(cut > lastRecord)
    }
  })

  it('skips damaged lines, repeated numbers and unknown types', () => {
    using temp = tempFolder()
    const path = join(temp.path, 'journal')
    const unknown = '{"v":1,"seq":4,"at":5,"type":"toString"}\n{"v":1,"seq":5,"at":5,"type":"approval.requested"}\n'
    const damaged = '\0\0\0\n{"v":1,"se\nnull\n[1]\n\n'
    writeFileSync(path, linesOf(events.slice(0, 1)) + damaged + linesOf(events) + unknown)
    const content = readJournal(path)
    expect(content.events).to.deep.equal(events)
    expect([content.lastSeq, content.corruptLines, content.isTorn]).to.deep.equal([5, 5, false])
  })

  it('A8: reports that a newer Sparkwing wrote what it cannot read', () => {
    using temp = tempFolder()
    const path = join(temp.path, 'journal')
    writeFileSync(path, '{"v":2,"seq":1,"at":5,"type":"run.started"}\n')
    expect(() => readJournal(path))
      .to.throw(UnreadableError)
      .with.nested.property('unreadable.reason', 'a newer Sparkwing wrote it (journal version 2; this one reads version 1)')
  })

  it('follows a journal from before it exists to the end of the run', async () => {
    using temp = tempFolder()
    const path = join(temp.path, 'journal')
    const text = linesOf([...events, stamped(4, runFinished), stamped(5, notice('never seen'))])
    const pieces = [text.slice(0, 10), text.slice(10, 200), text.slice(200)]
    const seen: number[] = []
    appendFileSync(path, pieces.shift() ?? '')
    const followed = followJournal(path, { afterSeq: toSeq(1) })
    setImmediate(() => {
      appendFileSync(path, pieces.shift() ?? '')
    })
    for await (const { seq } of followed) {
      seen.push(seq)
      appendFileSync(path, pieces.shift() ?? '')
    }
    expect(seen).to.deep.equal([2, 3, 4])
  })

  it('stops following when it is aborted', async () => {
    using temp = tempFolder()
    const path = join(temp.path, 'journal')
    writeFileSync(path, linesOf(events))
    const stop = new AbortController()
    const seen: number[] = []
    for await (const { seq } of followJournal(path, { signal: stop.signal })) {
      seen.push(seq)
      if (seq === 3)
        setImmediate(() => {
          stop.abort()
        })
    }
    expect(seen).to.deep.equal([1, 2, 3])
  })

  it('closes the journal of a dead run: cuts the torn line and continues the numbers, even after unknown types', async () => {
    using temp = tempFolder()
    const path = join(temp.path, 'journal')
    const unknown = '{"v":1,"seq":4,"at":5,"type":"approval.requested"}\n'
    writeFileSync(path, `${linesOf(events)}${unknown}{"v":1,"seq":5,"at"`)
    const appended = await appendToDeadJournal(path, [notice('gone'), runFinished], toMillis(1003))
    expect(appended.map(({ seq, at }) => [seq, at])).to.deep.equal([
      [5, 1003],
      [6, 1003],
    ])
    expect(readFileSync(path, 'utf8')).to.equal(linesOf(events) + unknown + linesOf(appended))
  })
})
