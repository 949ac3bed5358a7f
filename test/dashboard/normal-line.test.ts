import { expect } from 'chai'
import { linePieces, normalLine } from '../../dashboard/pages/compare/normal-line.ts'

/** Lines that count as equal although they differ. */
const alike: readonly (readonly [what: string, one: string, other: string])[] = [
  ['moments', '2026-01-31T09:30:05.123Z ready', '2027-11-02T23:00:00Z ready'],
  ['moments with a zone', '2026-01-31 09:30:05+01:00 ready', '2026-02-01 10:00:00+02:00 ready'],
  ['days', 'built on 2026-01-31', 'built on 2026-02-01'],
  ['clocks', '[09:30:05] ready', '[23:59:59.999] ready'],
  ['durations', 'done in 4.2 s', 'done in 812ms'],
  ['several durations', 'took 3 m 12 s', 'took 4 m 1 s'],
  ['process ids', 'worker pid 4711 up', 'worker pid 815 up'],
  ['process ids in brackets', 'sshd[4711]: up', 'sshd[99]: up'],
  ['addresses', 'at 0x7ffe01', 'at 0x10'],
  ['digests', 'commit 1a2b3c4d5e', 'commit fedcba9876'],
  ['uuids', 'id 123e4567-e89b-12d3-a456-426614174000', 'id 00000000-0000-4000-8000-000000000001'],
  ['ids of runs', 'run 20260131-093005-123-0a1b2c3d', 'run 20261125-031749-733-386mkjr4'],
]
/** Lines that count as different. */
const different: readonly (readonly [string, string])[] = [
  ['3 tests passed', '4 tests passed'],
  ['added 12 files', 'added 13 files'],
  ['deadbeef', 'defaced'],
  ['order 1234567', 'order 1234568'],
  ['file a.ts', 'file b.ts'],
  ['done in 4 steps', 'done in 5 steps'],
  ['took 3 s', 'took it'],
]

describe('lines of two logs', () => {
  for (const [what, one, other] of alike) {
    it(`are equal when only their ${what} differ`, () => {
      expect(normalLine(one)).to.equal(normalLine(other))
    })
  }

  for (const [one, other] of different) {
    it(`differ: ${one} and ${other}`, () => {
      expect(normalLine(one)).not.to.equal(normalLine(other))
    })
  }

  it('are split into pieces whose texts make up the line, and whose keys make up its normalised form', () => {
    for (const [, one] of alike) {
      const pieces = linePieces(one)
      expect(pieces.map(({ text }) => text).join('')).to.equal(one)
      expect(pieces.map(({ key }) => key).join('')).to.equal(normalLine(one))
    }
  })
})
