import type { RunEvent } from '../../model/event.ts'
import type { JobId } from '../../model/ids.ts'
import { createLogTail, type LogTail } from './log-tail.ts'

/** How many lines of a failed job are shown. */
export const shownLines = 20

/** Which tails are kept of jobs that have passed. */
export interface KeptTails {
  /** All of them in a run of at most this many jobs. Default: 1. */
  readonly ofJobs?: number
  /** Default: none. */
  readonly isChosen?: (job: JobId) => boolean
}

/** The ends of the logs of running and failed jobs. Most of those of passed jobs are dropped. */
export interface JobTails {
  push(job: JobId, chunk: Uint8Array): void
  tell(event: RunEvent): void
  lines(job: JobId, count?: number): readonly string[]
}

export const createJobTails = ({ ofJobs = 1, isChosen = () => false }: KeptTails = {}): JobTails => {
  const tails = new Map<JobId, LogTail>()
  let keepsAll = false
  return {
    push: (job, chunk) => {
      let tail = tails.get(job)
      if (!tail) tails.set(job, (tail = createLogTail()))
      tail.push(chunk)
    },
    tell: (event) => {
      if (event.type === 'run.planned') keepsAll = event.jobs.length <= ofJobs
      // output of an earlier attempt does not explain this one
      if (event.type === 'job.started') tails.get(event.job)?.clear()
      if (event.type === 'job.finished' && event.ended.status !== 'failed' && !keepsAll && !isChosen(event.job)) tails.delete(event.job)
    },
    lines: (job, count = shownLines) => tails.get(job)?.lines(count) ?? [],
  }
}
