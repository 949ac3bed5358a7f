import { expect } from 'chai'
import {
  idleStretches,
  readZoom,
  timeMarks,
  timeScale,
  within,
  zoomAround,
  zoomText,
} from '../../dashboard/pages/run/timeline/time-scale.ts'
import { jobTimes, stepTimes } from '../../dashboard/pages/run/timeline/timeline-rows.ts'
import { tickText } from '../../dashboard/ui/words/tick-text.ts'
import { aJob, anAttempt } from './jobs-of-a-run.ts'

const ran = (id: string, from: number, to: number, needs: readonly string[] = []) =>
  aJob(id, { needs, startedAt: from, endedAt: to, durationMs: to - from, attempts: [anAttempt(1, from, to)] })

describe('the timeline of a run', () => {
  it('shows a job as waiting once its needs ended, then as running, in the order in which jobs started', () => {
    const times = jobTimes([ran('late', 1500, 1600, ['early']), ran('early', 1010, 1400)], 1000, 1600)
    expect(times.map(({ job, waits, bars }) => [job.id, waits, bars.map(({ from, to }) => [from, to])])).to.deep.equal([
      ['early', [{ from: 0, to: 10 }], [[10, 400]]],
      ['late', [{ from: 400, to: 500 }], [[500, 600]]],
    ])
  })

  it('shows each attempt separately, with the wait in between', () => {
    const [times] = jobTimes(
      [aJob('a', { startedAt: 1300, endedAt: 1400, attempts: [anAttempt(1, 1000, 1100, 'failed'), anAttempt(2, 1300, 1400)] })],
      1000,
      1400,
    )
    expect(times?.bars.map(({ attempt, from, to, status }) => [attempt, from, to, status])).to.deep.equal([
      [1, 0, 100, 'failed'],
      [2, 300, 400, 'passed'],
    ])
    expect(times?.waits).to.deep.equal([{ from: 100, to: 300 }])
  })

  it('lets running and ready jobs grow with time, but not jobs whose needs have not ended', () => {
    const jobs = [
      aJob('blocked', { status: 'pending', needs: ['running'] }),
      aJob('queued', { status: 'queued' }),
      aJob('running', { status: 'running', startedAt: 1100, attempts: [anAttempt(1, 1100)] }),
    ]
    const at = (now: number) =>
      jobTimes(jobs, 1000, now).map(({ job, waits, bars }) => [job.id, [...waits, ...bars].map(({ from, to }) => [from, to])])
    expect(at(1500)).to.deep.equal([
      [
        'running',
        [
          [0, 100],
          [100, 500],
        ],
      ],
      ['blocked', []],
      ['queued', [[0, 500]]],
    ])
    expect(at(1900)[0]).to.deep.equal([
      'running',
      [
        [0, 100],
        [100, 900],
      ],
    ])
  })

  it('nests steps inside their parents', () => {
    const step = (number: number, startedAt: number, parent?: number) => ({
      step: number,
      ...(parent !== undefined && { parent }),
      name: `step ${number}`,
      type: 'function',
      startedAt,
      from: { bytes: 0, lines: 0 },
      durationMs: 10,
    })
    const job = aJob('a', { attempts: [{ ...anAttempt(1, 1000, 1100), steps: [step(0, 1000), step(1, 1050), step(2, 1005, 0)] }] })
    expect(stepTimes(job, 1000, 1100).map(({ step: { name }, depth, from, to }) => [name, depth, from, to])).to.deep.equal([
      ['step 0', 0, 0, 10],
      ['step 2', 1, 5, 15],
      ['step 1', 0, 50, 60],
    ])
  })

  it('finds idle stretches', () => {
    expect(
      idleStretches({ from: 0, to: 100 }, [
        { from: 50, to: 60 },
        { from: 10, to: 30 },
        { from: 20, to: 40 },
      ]),
    ).to.deep.equal([
      { from: 0, to: 10 },
      { from: 40, to: 50 },
      { from: 60, to: 100 },
    ])
  })

  it('folds an idle stretch of more than a fifth, and maps moments on both sides of it back and forth', () => {
    const scale = timeScale({ from: 0, to: 1000 }, [
      { from: 0, to: 300 },
      { from: 700, to: 1000 },
    ])
    expect(scale.pieces.map(({ from, to, isIdle }) => [from, to, isIdle])).to.deep.equal([
      [0, 300, false],
      [300, 700, true],
      [700, 1000, false],
    ])
    expect(scale.pieces.reduce((sum, { width }) => sum + width, 0)).to.be.closeTo(1, 1e-9)
    expect(scale.placeOf(300)).to.be.closeTo(0.48, 1e-9)
    expect(scale.placeOf(700)).to.be.closeTo(0.52, 1e-9)
    for (const ms of [0, 150, 300, 500, 700, 999]) expect(scale.momentAt(scale.placeOf(ms))).to.be.closeTo(ms, 1e-6)
    expect([scale.placeOf(-50), scale.placeOf(5000)]).to.deep.equal([0, 1])
  })

  it('folds neither short idle stretches nor an entirely idle time', () => {
    expect(timeScale({ from: 0, to: 1000 }, [{ from: 0, to: 810 }]).pieces).to.have.lengthOf(1)
    expect(timeScale({ from: 0, to: 1000 }, []).pieces.map(({ isIdle }) => isIdle)).to.deep.equal([false])
  })

  it('marks round moments, but none in a fold', () => {
    const texts = (length: number) => timeMarks(timeScale({ from: 0, to: length }, [{ from: 0, to: length }]), 5).map(({ text }) => text)
    expect(texts(1000)).to.deep.equal(['0', '200 ms', '400 ms', '600 ms', '800 ms', '1 s'])
    expect(texts(5000)).to.deep.equal(['0', '1 s', '2 s', '3 s', '4 s', '5 s'])
    expect(texts(600_000)).to.deep.equal(['0', '2 m', '4 m', '6 m', '8 m', '10 m'])
    const folded = timeScale({ from: 0, to: 10_000 }, [
      { from: 0, to: 1000 },
      { from: 9000, to: 10_000 },
    ])
    expect(timeMarks(folded, 4).filter(({ ms }) => ms > 1000 && ms < 9000)).to.deep.equal([])
  })

  it('never repeats the text of a mark, however far in it is zoomed', () => {
    for (const from of [0, 900, 61_000, 3_601_000, 90_000_000]) {
      for (const length of [20, 70, 450, 3_000, 40_000, 700_000, 9_000_000, 400_000_000]) {
        const shown = { from, to: from + length }
        const texts = timeMarks(timeScale(shown, [shown]), 8).map(({ text }) => text)
        expect(new Set(texts), texts.join()).to.have.lengthOf(texts.length)
      }
    }
    expect([
      tickText(1250, 10),
      tickText(125_000, 5000),
      tickText(61_500, 500),
      tickText(7_260_000, 60_000),
      tickText(0.5, 0.1),
    ]).to.deep.equal([...['1.25 s', '2 m 05 s', '1 m 01.5 s', '2 h 01 m', '0.5 ms']])
  })

  it('keeps the window in the address, and ignores one outside the run', () => {
    expect(readZoom('1200-5400', 9000)).to.deep.equal({ from: 1200, to: 5400 })
    expect(readZoom('1200-99999', 9000)).to.deep.equal({ from: 1200, to: 9000 })
    for (const text of [undefined, '', 'x', '5-5', '9-3', '-3-9', '9500-9900']) expect(readZoom(text, 9000), text).to.equal(undefined)
    expect(zoomText({ from: 0, to: 9000 }, 9000)).to.equal(undefined)
    expect(zoomText({ from: 12.4, to: 900.6 }, 9000)).to.equal('12-901')
  })

  it('zooms around a moment that keeps its position, never beyond the run', () => {
    expect(zoomAround({ from: 0, to: 1000 }, 500, 0.5, 1000)).to.deep.equal({ from: 250, to: 750 })
    expect(zoomAround({ from: 250, to: 750 }, 300, 4, 1000)).to.deep.equal({ from: 0, to: 1000 })
    expect(within({ from: 900, to: 1300 }, 1000)).to.deep.equal({ from: 600, to: 1000 })
    expect(within({ from: 10, to: 10 }, 1000)).to.deep.equal({ from: 10, to: 15 })
  })
})
