import type { RunEvent } from '../../model/event.ts'
import type { JobId } from '../../model/ids.ts'
import { createLogTail, type LogTail } from './log-tail.ts'

/** How many lines of a failed job are shown. */
export const shownLines = 20

/** The ends of the logs of running and failed jobs. Those of passed jobs are dropped, unless the run has only one job. */
export interface JobTails {
  push(job: JobId, chunk: Uint8Array): void
  tell(event: RunEvent): void
  lines(job: JobId, count?: number): readonly string[]
}

export const createJobTails = (): JobTails => {
  const tails = new Map<JobId, LogTail>()
  let isOnlyJob = false
  return {
    push: (job, chunk) => {
      let tail = tails.get(job)
      if (!tail) tails.set(job, (tail = createLogTail()))
      tail.push(chunk)
    },
    tell: (event) => {
      if (event.type === 'run.planned') isOnlyJob = event.jobs.length === 1
      // output of an earlier attempt does not explain this one
      if (event.type === 'job.started') tails.get(event.job)?.clear()
      if (event.type === 'job.finished' && event.ended.status !== 'failed' && !isOnlyJob) tails.delete(event.job)
    },
    lines: (job, count = shownLines) => tails.get(job)?.lines(count) ?? [],
  }
}
