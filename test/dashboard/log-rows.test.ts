import { expect } from 'chai'
import fc from 'fast-check'
import type { StepJson } from '../../src/wire/run.ts'
import { hitPieces, hitsBefore, isHit, nextHit } from '../../dashboard/log/search/hits.ts'
import { linesInView } from '../../dashboard/log/scroll/lines-in-view.ts'
import { createRows, type RowGroup } from '../../dashboard/log/rows.ts'
import { stepPieces, stepsAround } from '../../dashboard/log/step-folds.ts'
import { clusterRows, mostPx, placeOf, thumbOf, topOfThumb } from '../../dashboard/log/scroll/treadmill.ts'

/** A step of a log with ten bytes per line. */
const step = (number: number, from: number, to: number | undefined, more: Partial<StepJson> = {}): StepJson => ({
  step: number,
  name: `step ${number}`,
  type: 'shell',
  startedAt: 0,
  from: { lines: from, bytes: from * 10 },
  ...(to !== undefined && { to: { lines: to, bytes: to * 10 }, ended: { status: 'passed' as const }, durationMs: 1 }),
  ...more,
})

const drawn = (pieces: readonly RowGroup[]): readonly string[] =>
  pieces.map((piece) => {
    if (piece.kind !== 'head') return `${piece.kind} ${piece.from}-${piece.to}`
    return `${piece.fold.isOpen ? 'open' : 'closed'} ${'>'.repeat(piece.fold.depth)}${piece.fold.step.step} ${piece.fold.from}-${piece.fold.to}`
  })

const options = { from: 1, to: 100, bytes: 1000, chosen: new Map<number, boolean>(), isRunning: false }

describe('the rows of a log', () => {
  it('map to their lines and back, however they are split', () => {
    const piece = fc.record({ skip: fc.nat(3), count: fc.integer({ min: 1, max: 5 }) })
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 20 }), (cuts) => {
        const pieces: RowGroup[] = []
        const shown: number[] = []
        let next = 1
        for (const { skip, count } of cuts) {
          if (skip > 0) pieces.push({ kind: 'gap', from: next, to: next + skip - 1 })
          next += skip
          pieces.push({ kind: 'lines', from: next, to: next + count - 1 })
          for (let line = next; line < next + count; line++) shown.push(line)
          next += count
        }
        const rows = createRows(pieces)
        const found = Array.from({ length: rows.count }, (_, at) => rows.at(at)).flatMap((row) => (row?.kind === 'line' ? [row.line] : []))
        expect(found).to.deep.equal(shown)
        for (const line of shown) expect(rows.at(rows.ofLine(line))).to.deep.equal({ kind: 'line', line })
        expect([rows.at(-1), rows.at(rows.count)]).to.deep.equal([undefined, undefined])
      }),
    )
  })

  it('of ten million lines cost next to nothing', () => {
    const rows = createRows([{ kind: 'lines', from: 1, to: 10_000_000 }])
    expect([rows.count, rows.ofLine(5_000_000), rows.at(4_999_999)]).to.deep.equal([
      10_000_000,
      4_999_999,
      { kind: 'line', line: 5_000_000 },
    ])
    expect(rows.ofLine(20_000_000)).to.equal(9_999_999)
    expect(linesInView(rows, 99.5, 10)).to.deep.equal({ from: 100, to: 110 })
  })

  it('are none for an empty log', () => {
    const rows = createRows([{ kind: 'lines', from: 1, to: 0 }])
    expect([rows.count, rows.ofLine(1), rows.at(0)]).to.deep.equal([0, 0, undefined])
    expect(linesInView(rows, 0, 10)).to.deep.equal({ from: 1, to: 0 })
  })
})

describe('the steps of a log', () => {
  it('are closed if they passed, open if they failed, and not folds if there is only one', () => {
    const failed: Partial<StepJson> = { ended: { status: 'failed', failure: { reason: 'exit-code', exitCode: 1 } } }
    expect(drawn(stepPieces({ ...options, steps: [step(0, 0, 40), step(1, 40, 100, failed)] }))).to.deep.equal([
      'closed 0 1-40',
      'open 1 41-100',
      'lines 41-100',
    ])
    expect(drawn(stepPieces({ ...options, steps: [step(0, 0, 100)] }))).to.deep.equal(['lines 1-100'])
  })

  it('are open while the job runs, unless the user chose otherwise', () => {
    const steps = [step(0, 0, 40), step(1, 40, undefined)]
    expect(drawn(stepPieces({ ...options, steps, isRunning: true }))).to.deep.equal([
      'open 0 1-40',
      'lines 1-40',
      'open 1 41-100',
      'lines 41-100',
    ])
    const chosen = new Map([
      [0, false],
      [1, false],
    ])
    expect(drawn(stepPieces({ ...options, steps, isRunning: true, chosen }))).to.deep.equal(['closed 0 1-40', 'closed 1 41-100'])
  })

  it('nest, with lines that belong to no step around them', () => {
    const steps = [step(0, 10, 50), step(1, 20, 30, { parent: 0 }), step(2, 60, 90)]
    const open = new Map([
      [0, true],
      [1, true],
      [2, true],
    ])
    expect(drawn(stepPieces({ ...options, steps, chosen: open }))).to.deep.equal([
      'lines 1-10',
      'open 0 11-50',
      'lines 11-20',
      'open >1 21-30',
      'lines 21-30',
      'lines 31-50',
      'lines 51-60',
      'open 2 61-90',
      'lines 61-90',
      'lines 91-100',
    ])
    expect(drawn(stepPieces({ ...options, steps }))).to.deep.equal([
      'lines 1-10',
      'closed 0 11-50',
      'lines 51-60',
      'closed 2 61-90',
      'lines 91-100',
    ])
    expect(stepsAround(steps, 25)).to.deep.equal([0, 1])
    expect(stepsAround(steps, 55)).to.deep.equal([])
  })

  it('show each line once when they overlap in time', () => {
    const steps = [step(0, 0, 80), step(1, 20, 60), step(2, 40, 100), step(3, 50, 50)]
    const open = new Map(steps.map(({ step: number }) => [number, true]))
    const pieces = stepPieces({ ...options, steps, chosen: open })
    const lines = pieces.flatMap((piece) =>
      piece.kind === 'lines' ? Array.from({ length: piece.to - piece.from + 1 }, (_, at) => piece.from + at) : [],
    )
    expect(lines).to.deep.equal(Array.from({ length: 100 }, (_, at) => at + 1))
    expect(pieces.filter(({ kind }) => kind === 'head').length).to.equal(4)
  })

  it('keep a last line without a newline', () => {
    const steps = [step(0, 0, 40), step(1, 40, 99, { to: { lines: 99, bytes: 1000 } })]
    const chosen = new Map([
      [0, true],
      [1, true],
    ])
    expect(drawn(stepPieces({ ...options, steps, chosen })).at(-1)).to.equal('lines 41-100')
  })

  it('give the step that the top row is in', () => {
    const steps = [step(0, 0, 50), step(1, 20, 30, { parent: 0 })]
    const chosen = new Map([
      [0, true],
      [1, true],
    ])
    const rows = createRows(stepPieces({ ...options, steps, chosen }))
    expect([10, 25, 40, 60].map((line) => rows.headOf(line)?.step.step)).to.deep.equal([0, 1, 0, undefined])
  })
})

describe('the hits of a search', () => {
  it('wrap around at both ends', () => {
    const hits = [3, 10, 20]
    expect([0, 3, 15, 20].map((line) => nextHit(hits, line, false))).to.deep.equal([3, 10, 20, 3])
    expect([0, 3, 15, 25].map((line) => nextHit(hits, line, true))).to.deep.equal([20, 20, 10, 20])
    expect([nextHit([], 5, false), nextHit([], 5, true)]).to.deep.equal([undefined, undefined])
    expect([hitsBefore(hits, 10), hitsBefore(hits, 11), isHit(hits, 10), isHit(hits, 11)]).to.deep.equal([1, 2, true, false])
  })

  it('shown alone have context lines, and the lines in between are counted', () => {
    expect(drawn(hitPieces([3, 10, 14, 50], { from: 1, to: 52 }, 2))).to.deep.equal([
      'lines 1-5',
      'gap 6-7',
      'lines 8-16',
      'gap 17-47',
      'lines 48-52',
    ])
    expect(drawn(hitPieces([], { from: 1, to: 9 }, 2))).to.deep.equal(['gap 1-9'])
    expect(drawn(hitPieces([2, 30], { from: 10, to: 20 }, 2))).to.deep.equal(['gap 10-20'])
  })

  it('shown alone leave no line out and show none twice', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), fc.nat(4), (found, around) => {
        const hits = found.toSorted((a, b) => a - b)
        let next = 1
        for (const piece of hitPieces(hits, { from: 1, to: 60 }, around)) {
          if (piece.kind === 'head') throw new Error('no head')
          expect(piece.from).to.equal(next)
          const isNear = (line: number): boolean => hits.some((hit) => Math.abs(hit - line) <= around)
          for (let line = piece.from; line <= piece.to; line++) expect(isNear(line)).to.equal(piece.kind === 'lines')
          next = piece.to + 1
        }
        expect(next).to.equal(61)
      }),
    )
  })
})

describe('the scroll range of a log', () => {
  it('is the height of the log up to the limit of browsers, and always has the ends of the log at its ends', () => {
    expect(placeOf(1234, 100_000)).to.equal(1234)
    const total = 200_000_000
    expect([
      placeOf(0, total),
      placeOf(5000, total),
      placeOf(total / 2, total),
      placeOf(total - 5000, total),
      placeOf(total, total),
    ]).to.deep.equal([0, 5000, mostPx / 2, mostPx - 5000, mostPx])
    expect(mostPx + 2 * clusterRows * 20).to.be.below(16_000_000)
  })

  it('maps the thumb to rows and back, up to the last row', () => {
    fc.assert(
      fc.property(fc.integer({ min: 50, max: 10_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
        const shown = 40.5
        const top = share * (all - shown)
        const thumb = thumbOf(top, shown, all, 600)
        if (!thumb) throw new Error('a thumb')
        expect(thumb.size * 600).to.be.at.least(24)
        expect(thumb.start + thumb.size).to.be.at.most(1.000_001)
        expect(topOfThumb(thumb.start, thumb.size, shown, all)).to.be.closeTo(top, 0.01)
      }),
    )
    expect(thumbOf(0, 40, 30, 600)).to.equal(undefined)
    expect(topOfThumb(2, 0.1, 40, 1000)).to.equal(960)
    expect(topOfThumb(-1, 0.1, 40, 1000)).to.equal(0)
  })
})
