import { closeSync, fstatSync, lstatSync, openSync, readSync } from 'node:fs'
import { countNewlines } from '../../journal/logs/count-newlines.ts'
import { lastIndexRecord } from '../../journal/logs/last-index-record.ts'
import { noFile, notThere, readingFlags } from '../../journal/open-if-there.ts'
import { errorCode, journalPath, logPath } from '../../journal/run-folder.ts'
import { isRefusal } from '../../files/refused-file.ts'
import { unreadableFile } from '../../journal/unreadable-file.ts'
import type { LogPosition } from '../../model/event.ts'
import { toMillis } from '../../model/ids.ts'
import type { JobRecord, RunSnapshot } from '../../model/run-record.ts'
import type { Remains } from './dead-run-events.ts'

/** Examines what a dead run left in its folder: its files show how long it lived, its logs how far they got. */
export const remainsOf = (folder: string, { run, jobs }: RunSnapshot): Remains => {
  const running = jobs.filter(({ state }) => state.status === 'running')
  const signs = [journalPath(folder), ...running.map(({ planned }) => logPath(folder, planned.id))].map(changedAt)
  const known = new Map(running.map((job) => [job.planned.id, lastPosition(job)]))
  return {
    diedAt: toMillis(Math.max(run.startedAt, ...signs)),
    logOf: (job) => measureLog(logPath(folder, job), known.get(job) ?? { bytes: 0, lines: 0 }),
  }
}

const changedAt = (path: string): number => {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found?.isFile() === true ? Math.floor(found.mtimeMs) : 0
}

/** The last position in a job's log that the journal records. */
const lastPosition = ({ attempts }: JobRecord): LogPosition => {
  const last = attempts.at(-1)
  return last?.end?.to ?? last?.steps.at(-1)?.end?.to ?? last?.from ?? { bytes: 0, lines: 0 }
}

/** Most bytes of a log to count; its index nearly always ends less than a megabyte before the end. */
const mostCounted = 64 * 1024 * 1024

/** The last position in the log's index, if it is after the one in the journal. */
const lastKnown = (path: string, from: LogPosition, size: number): LogPosition => {
  const record = lastIndexRecord(`${path}.index`)
  if (!record || record.byte > size || record.byte < from.bytes || record.lines < from.lines || record.lines > record.byte) return from
  return { bytes: record.byte, lines: record.lines }
}

/**
 * Counts what was written after `from`. A log that is missing, is not a plain file, cannot be read or was cut short ends where the journal
 * has it: the run can be closed without it.
 */
const measureLog = (path: string, from: LogPosition): LogPosition => {
  let file: number
  try {
    file = openSync(path, readingFlags)
  } catch (error) {
    if (notThere.has(errorCode(error)) || noFile.has(errorCode(error)) || isRefusal(error)) return from
    throw unreadableFile(path, error)
  }
  try {
    if (!fstatSync(file).isFile()) return from
    const chunk = Buffer.allocUnsafe(256 * 1024)
    const { size } = fstatSync(file)
    let { bytes, lines } = lastKnown(path, from, size)
    const last = bytes + mostCounted
    for (;;) {
      // if a log is this large and has no index, its number of lines is not worth minutes of counting
      if (bytes >= last) return { bytes: Math.max(bytes, size), lines }
      const read = readSync(file, chunk, 0, chunk.length, bytes)
      if (read === 0) return { bytes, lines }
      lines += countNewlines(chunk, 0, read)
      bytes += read
    }
  } catch (error) {
    throw unreadableFile(path, error)
  } finally {
    closeSync(file)
  }
}
