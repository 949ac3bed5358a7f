import { expect } from 'chai'
import { parseSince } from '../../src/records/parse-since.ts'
import { mistake } from '../caught.ts'

/** Runs the test in a time zone that is 9 hours ahead of UTC. */
const inTokyo = (story: () => void): void => {
  const { TZ } = process.env
  process.env['TZ'] = 'Asia/Tokyo'
  try {
    story()
  } finally {
    if (TZ === undefined) delete process.env['TZ']
    else process.env['TZ'] = TZ
  }
}

describe('--since', () => {
  const now = Date.UTC(2026, 10, 30, 12)

  it('counts a length of time back from now', () => {
    for (const [text, ms] of [
      ['250ms', 250],
      ['90s', 90_000],
      ['30m', 1_800_000],
      ['2h', 7_200_000],
      ['7d', 604_800_000],
    ] as const)
      expect(now - parseSince(text, now), text).to.equal(ms)
  })

  it('F8: reads a date in local time, as `runs` shows it', () => {
    inTokyo(() => {
      for (const [text, local] of [
        ['2026-11-30', '2026-11-30T00:00'],
        ['2026-11', '2026-11-01T00:00'],
        ['2026', '2026-01-01T00:00'],
        ['2026-11-30T10:00', '2026-11-30T10:00'],
      ] as const)
        expect(new Date(parseSince(text, now)).toISOString(), text).to.equal(new Date(`${local}:00+09:00`).toISOString())
      expect(parseSince('2026-11-30T10:00Z', now)).to.equal(Date.UTC(2026, 10, 30, 10))
    })
  })

  it('refuses anything else', async () => {
    expect((await mistake(() => parseSince('soon', now))).code).to.equal('bad-time')
  })
})
