import { expect } from 'chai'
import { maskEvent } from '../../src/execution/events/mask-event.ts'
import { SecretBook } from '../../src/masking/secret-book.ts'
import type { EventBody } from '../../src/model/event.ts'
import { toJobId } from '../../src/model/ids.ts'
import { plannedJob } from '../graph/plan-of.ts'

const secret = 'hunter2-hunter2'
const book = new SecretBook()
book.add(secret)

const job = toJobId('build')
const log = { bytes: 0, lines: 0 }

describe('masking an event', () => {
  const masks = (event: EventBody, expected: object): void => {
    expect(maskEvent(book, event)).to.deep.equal({ ...event, ...expected })
  }

  it('masks what a job or an author may have put a secret into', () => {
    masks({ type: 'annotation.added', level: 'warning', message: `saw ${secret}`, job }, { message: 'saw ***' })
    masks(
      {
        type: 'job.retrying',
        job,
        attempt: 1,
        failure: { reason: 'threw', message: secret, stack: `at ${secret}` },
        durationMs: 1,
        delayMs: 1,
        log,
      },
      { failure: { reason: 'threw', message: '***', stack: 'at ***' } },
    )
    const finished = { type: 'job.finished', job, attempt: 1, durationMs: 1, log, isLogComplete: true, why: 'a' } as const
    masks(
      {
        ...{ ...finished, ended: { status: 'cancelled' }, reportProblem: secret },
        cases: [{ name: secret, file: secret, line: 1, message: `a ${secret}`, report: secret }],
      },
      { reportProblem: '***', cases: [{ name: '***', file: '***', line: 1, message: 'a ***', report: '***' }] },
    )
    masks(
      { type: 'run.finished', ended: { status: 'interrupted', because: secret }, durationMs: 1 },
      { ended: { status: 'interrupted', because: '***' } },
    )
  })

  it('masks the names of members in what a function returned, and in nothing else', () => {
    const output = { [secret]: [secret] }
    const finished = {
      type: 'job.finished',
      job,
      attempt: 1,
      ended: { status: 'passed' },
      durationMs: 1,
      log,
      isLogComplete: true,
      why: '',
    } as const
    masks({ ...finished, output }, { output: { '***': ['***'] } })
  })

  it('keeps the names that readers find their way by', () => {
    const planned = plannedJob('build', {
      needs: ['lint'],
      title: secret,
      secrets: ['NPM_TOKEN'],
      steps: [{ name: `echo ${secret}`, type: 'sh' }],
    })
    masks({ type: 'run.planned', jobs: [planned] }, { jobs: [{ ...planned, title: '***', steps: [{ name: 'echo ***', type: 'sh' }] }] })
  })

  it('masks a member that the table does not know, as in an event of a newer version', () => {
    const event = { type: 'job.started', job, attempt: 1, log, note: secret } as EventBody
    masks(event, { note: '***' })
  })
})
