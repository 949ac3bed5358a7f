import { openLog, type LogLine } from '../journal/log-reader.ts'
import type { JobRecord } from '../model/run-record.ts'
import { jobsAsTheyBegin } from './follow-jobs.ts'
import type { LogSelection } from './log-selection.ts'
import type { OpenRuns } from './open-runs.ts'
import { jobsOf, logBytes, selectedLines, startByte } from './read-logs.ts'
import { findRun, type FoundRun } from './show-run.ts'

/** Takes what is to be printed; a promise says that it is full. */
export interface LogSink {
  /** Told before anything else, with the widest name among the jobs. */
  begin(jobs: readonly JobRecord[]): void
  line(job: JobRecord, line: LogLine): Promise<void> | undefined
  bytes(chunk: Uint8Array): Promise<void> | undefined
  /** Nobody reads any more. */
  readonly hasEnded: boolean
}

export interface PrintWish extends LogSelection {
  readonly follow: boolean
  /** Whole files as bytes, nothing chosen. */
  readonly raw: boolean
}

/** Hands the chosen lines of a run's logs to `sink`, and goes on until the run is over when asked to follow. */
export const printLogs = async (runs: OpenRuns, text: string, wish: PrintWish, sink: LogSink): Promise<void> => {
  const found = await findRun(runs, text)
  const jobs = jobsOf(found, wish.job)
  sink.begin(jobs)
  const stop = new AbortController()
  const print = wish.raw ? printBytes : printLines
  try {
    if (!wish.follow || found.run.run.state.status !== 'running') {
      for (const job of jobs) await print({ runs, found, job, wish: { ...wish, follow: false }, sink, stop })
      return
    }
    const printing: Promise<void>[] = []
    for await (const job of jobsAsTheyBegin(found, jobs, stop.signal)) printing.push(print({ runs, found, job, wish, sink, stop }))
    await Promise.all(printing)
  } finally {
    stop.abort()
  }
}

interface Printing {
  readonly runs: OpenRuns
  readonly found: FoundRun
  readonly job: JobRecord
  readonly wish: PrintWish
  readonly sink: LogSink
  readonly stop: AbortController
}

const printBytes = async ({ runs, found, job, wish, sink, stop }: Printing): Promise<void> => {
  for await (const chunk of logBytes(runs, found, job, { fromByte: 0, follow: wish.follow, signal: stop.signal })) {
    await sink.bytes(chunk)
    if (sink.hasEnded) stop.abort()
  }
}

const printLines = async (printing: Printing): Promise<void> => {
  const { found, job, wish, sink, stop } = printing
  if (wish.follow) {
    await followLines(printing)
    return
  }
  for await (const line of selectedLines(found.folder, job, wish)) {
    await sink.line(job, line)
    if (!sink.hasEnded) continue
    stop.abort()
    return
  }
}

const newline = 0x0a

/** Whole lines as they come; the last one, without its newline, at the end. */
const followLines = async ({ runs, found, job, wish, sink, stop }: Printing): Promise<void> => {
  const fromByte = await startByte(found.folder, job, wish)
  const log = await openLog(found.folder, job.planned.id)
  try {
    let next = fromByte === 0 ? 1 : await log.lineAtByte(fromByte)
    const show = async (count: number): Promise<void> => {
      for (const line of await log.lines({ from: next, count })) {
        next = line.number + 1
        if (wish.lines && line.number > wish.lines.to) stop.abort()
        else if (!wish.pattern || wish.pattern.test(line.text)) await sink.line(job, line)
      }
      if (sink.hasEnded) stop.abort()
    }
    for await (const chunk of logBytes(runs, found, job, { fromByte, follow: true, signal: stop.signal })) {
      const whole = chunk.reduce((count, byte) => count + (byte === newline ? 1 : 0), 0)
      if (whole > 0) await show(whole)
    }
    if (!stop.signal.aborted) await show(1)
  } finally {
    await log.close()
  }
}
