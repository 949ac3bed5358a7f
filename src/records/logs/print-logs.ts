import { countNewlines } from '../../journal/logs/count-newlines.ts'
import { openLog, type LogLine } from '../../journal/logs/log-reader.ts'
import type { JobRecord } from '../../model/run-record.ts'
import { jobsAsTheyBegin } from './follow-jobs.ts'
import type { LogSelection } from './log-selection.ts'
import type { OpenRuns } from '../open-runs.ts'
import { jobsOf, logBytes, selectedLines, startByte, missingOf } from './read-logs.ts'
import { requireLogs } from './require-logs.ts'
import { findRun, type FoundRun } from '../show-run.ts'
import type { MissingOutput } from '../../model/event.ts'
import type { RunJson } from '../../wire/run.ts'

/** Prints logs. A returned promise means that the output is full; wait for it. */
export interface LogPrinter {
  /** Called first, with the run and all the jobs, so that names can be aligned. */
  begin(run: RunJson, jobs: readonly JobRecord[]): void
  line(job: JobRecord, line: LogLine): Promise<void> | undefined
  bytes(chunk: Uint8Array): Promise<void> | undefined
  /** Called last, for each log that lacks output. */
  missing(job: JobRecord, missing: MissingOutput): void
  /** The reader of the output is gone. */
  readonly hasEnded: boolean
}

export interface PrintLogsOptions extends LogSelection {
  readonly follow: boolean
  /** Whole files as bytes, without any selection. */
  readonly raw: boolean
}

/**
 * Passes the chosen lines of a run's logs to `printer`, and continues until the run is over if `follow` is set. At the end, it reports what
 * the logs lack.
 */
export const printLogs = async (runs: OpenRuns, text: string, options: PrintLogsOptions, printer: LogPrinter): Promise<void> => {
  const found = await findRun(runs, text)
  const jobs = jobsOf(found, options.job)
  printer.begin(found.detail.run, jobs)
  requireLogs(found.id, found.folder)
  await printAll({ runs, found, options, printer, stop: new AbortController() }, jobs)
  requireLogs(found.id, found.folder)
  const ended = options.follow ? await runs.index.get(found.id) : found.run
  for (const job of ended ? jobsOf({ ...found, run: ended }, options.job) : []) {
    const missing = missingOf(job)
    if (missing && !printer.hasEnded) printer.missing(job, missing)
  }
}

const printAll = async (all: Omit<Printing, 'job'>, jobs: readonly JobRecord[]): Promise<void> => {
  const { runs, found, options, stop } = all
  const printing: Promise<void>[] = []
  const print = options.raw ? printBytes : printLines
  try {
    if (!options.follow || found.run.run.state.status !== 'running') {
      for (const job of jobs) await print({ ...all, job, options: { ...options, follow: false } })
      return
    }
    for await (const job of jobsAsTheyBegin(runs, found, jobs, stop.signal)) {
      const printed = print({ ...all, job })
      // reported below; until then the other jobs are stopped
      printed.catch(() => {
        stop.abort()
      })
      printing.push(printed)
    }
    await Promise.all(printing)
  } finally {
    stop.abort()
    await Promise.allSettled(printing)
  }
}

interface Printing {
  readonly runs: OpenRuns
  readonly found: FoundRun
  readonly job: JobRecord
  readonly options: PrintLogsOptions
  readonly printer: LogPrinter
  readonly stop: AbortController
}

const printBytes = async ({ runs, found, job, options, printer, stop }: Printing): Promise<void> => {
  for await (const chunk of logBytes(runs, found, job, { fromByte: 0, follow: options.follow, signal: stop.signal })) {
    await printer.bytes(chunk)
    if (printer.hasEnded) stop.abort()
  }
}

const printLines = async (printing: Printing): Promise<void> => {
  const { found, job, options, printer, stop } = printing
  if (options.follow) {
    await followLines(printing)
    return
  }
  for await (const line of selectedLines(found.folder, job, options)) {
    await printer.line(job, line)
    if (!printer.hasEnded) continue
    stop.abort()
    return
  }
}

/** Passes on whole lines as they come; an unfinished last line comes at the end. */
const followLines = async ({ runs, found, job, options, printer, stop }: Printing): Promise<void> => {
  const fromByte = await startByte(found.folder, job, options)
  const log = await openLog(found.folder, job.planned.id)
  try {
    let next = fromByte === 0 ? 1 : await log.lineAtByte(fromByte)
    const show = async (count: number): Promise<void> => {
      for (const line of await log.lines({ from: next, count })) {
        next = line.number + 1
        if (options.lines && line.number > options.lines.to) stop.abort()
        else if (!options.pattern || options.pattern.test(line.text)) await printer.line(job, line)
      }
      if (printer.hasEnded) stop.abort()
    }
    for await (const chunk of logBytes(runs, found, job, { fromByte, follow: true, signal: stop.signal })) {
      const whole = countNewlines(chunk)
      if (whole > 0) await show(whole)
    }
    if (!stop.signal.aborted) await show(1)
  } finally {
    await log.close()
  }
}
