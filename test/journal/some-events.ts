import { journalVersion, type EventBody, type RunEvent } from '../../src/model/event.ts'
import { toJobId, toMillis, toSeq } from '../../src/model/ids.ts'

/** A notice, the simplest event there is. */
export const notice = (message: string): EventBody => ({ type: 'annotation.added', level: 'notice', message })

export const runFinished: EventBody = {
  type: 'run.finished',
  ended: { status: 'interrupted', because: 'its process is gone' },
  durationMs: 5,
}

export const jobFinished = {
  type: 'job.finished',
  job: toJobId('build'),
  attempt: 1,
  ended: { status: 'passed' },
  durationMs: 5,
  log: { bytes: 0, lines: 0 },
  isLogComplete: true,
  why: 'it needs no other job',
} as const satisfies EventBody

export const jobSkipped = (job: string): EventBody => ({ type: 'job.skipped', job: toJobId(job), because: { reason: 'condition' } })

export const stamped = (seq: number, body: EventBody): RunEvent => ({
  v: journalVersion,
  seq: toSeq(seq),
  at: toMillis(1000 + seq),
  ...body,
})

/** The journal lines of the events. */
export const linesOf = (events: readonly RunEvent[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('')
