import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { countNewlines } from '../../journal/logs/count-newlines.ts'
import { journalPath, logPath } from '../../journal/run-folder.ts'
import type { LogPosition } from '../../model/event.ts'
import { toMillis, type JobId } from '../../model/ids.ts'
import type { JobRecord, RunSnapshot } from '../../model/run-record.ts'
import type { Remains } from './dead-run-events.ts'

/** Looks at what a dead run left in its folder: its files tell how long it lived, its logs how far they came. */
export const remainsOf = (folder: string, { run, jobs }: RunSnapshot): Remains => {
  const running = jobs.filter(({ state }) => state.status === 'running')
  const signs = [journalPath(folder), ...running.map(({ planned }) => logPath(folder, planned.id))].map(changedAt)
  const known = new Map(running.map((job) => [job.planned.id, lastPosition(job)]))
  return {
    diedAt: toMillis(Math.max(run.startedAt, ...signs)),
    logOf: (job) => measureLog(folder, job, known.get(job) ?? { bytes: 0, lines: 0 }),
  }
}

const changedAt = (path: string): number => Math.floor(statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)

/** The last position of its log that the journal tells of a job. */
const lastPosition = ({ attempts }: JobRecord): LogPosition => {
  const last = attempts.at(-1)
  return last?.end?.to ?? last?.steps.at(-1)?.end?.to ?? last?.from ?? { bytes: 0, lines: 0 }
}

/** Counts what was written behind `from`; a log that is missing or was cut short ends where the journal says. */
const measureLog = (folder: string, job: JobId, from: LogPosition): LogPosition => {
  const path = logPath(folder, job)
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return from
  const file = openSync(path, 'r')
  try {
    const chunk = Buffer.allocUnsafe(256 * 1024)
    let { bytes, lines } = from
    for (;;) {
      const read = readSync(file, chunk, 0, chunk.length, bytes)
      if (read === 0) return { bytes, lines }
      lines += countNewlines(chunk, 0, read)
      bytes += read
    }
  } finally {
    closeSync(file)
  }
}
