import { expect } from 'chai'
import { toJobId } from '../../src/model/ids.ts'
import { describeLooseEnd, levelOf, type LooseEnd } from '../../src/model/loose-ends/loose-end.ts'

const one = { pid: 4711, startToken: '1', program: 'sudo', user: 'root' }
const many = Array.from({ length: 12 }, (_, index) => ({ pid: index + 1, startToken: '', program: '' }))
const job = toJobId('flash')

describe('the loose ends of a run, in words', () => {
  const cases: readonly (readonly [LooseEnd, string])[] = [
    [
      { kind: 'let-go', job, processes: [{ pid: 7, startToken: '1', program: 'chrome' }] },
      'left 1 process running in its own session: 7 (chrome)',
    ],
    [{ kind: 'let-go', processes: many }, 'left 12 processes running in sessions of their own: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more'],
    [{ kind: 'not-stopped', job, processes: [one] }, '1 process of root could not be stopped: 4711 (sudo)'],
    [
      { kind: 'not-stopped', job, processes: [one, { ...one, pid: 4712, user: 'user 33' }], lock: 'device' },
      '2 processes of root and user 33 could not be stopped: 4711 (sudo), 4712 (sudo); the lock "device" is kept until they end',
    ],
    [
      { kind: 'output-missing', job, missing: { bytes: 3, places: 1, because: 'no space left on device' } },
      '3 bytes are missing from its log: no space left on device',
    ],
  ]
  for (const [end, words] of cases)
    it(words, () => {
      expect(describeLooseEnd(end)).to.equal(words)
      expect(levelOf(end)).to.equal(end.kind === 'let-go' ? 'notice' : 'warning')
    })
})
