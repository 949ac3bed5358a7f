import type { AttemptJson, JobJson } from '../../src/wire/run.ts'

const nowhere = { bytes: 0, lines: 0 }

/** A job that passed at once, with the given differences. */
export const aJob = (id: string, more: Partial<JobJson> = {}): JobJson => ({
  id,
  needs: [],
  when: 'passed',
  allowFailure: false,
  status: 'passed',
  attempts: [],
  ...more,
})

/** An attempt from one moment to another; without the second, it is still running. */
export const anAttempt = (attempt: number, startedAt: number, endedAt?: number, status: 'passed' | 'failed' = 'passed'): AttemptJson => ({
  attempt,
  startedAt,
  from: nowhere,
  steps: [],
  ...(endedAt !== undefined && {
    endedAt,
    durationMs: endedAt - startedAt,
    to: nowhere,
    ended: status === 'passed' ? { status } : { status, failure: { reason: 'exit-code', exitCode: 1 } },
  }),
})
