import { closeSync, fstatSync, writeSync } from 'node:fs'
import type { ErrorJson } from '../wire/run.ts'
import { fromJsonText, toJsonText } from '../model/record-json.ts'

/** What a run reports to the program that started it: its id, once its first event is in the journal, or why it did not start. */
export type StartReport = { readonly run: string } | ErrorJson

const descriptor = 3

/** Added to the environment of a run that is started with a pipe on file descriptor 3. It asks the run for a report. */
export const asksForStartReport = { SPARKWING_START_REPORT: String(descriptor) } as const
/** Added to the environment of everything that a run starts, because the report is not theirs to send. */
export const asksForNoReport = { SPARKWING_START_REPORT: undefined } as const

/** Sends the report, if it was asked for and not sent yet. */
export const sendStartReport = (report: StartReport): void => {
  if (process.env['SPARKWING_START_REPORT'] !== String(descriptor)) return
  // do not ask the processes that this one starts
  delete process.env['SPARKWING_START_REPORT']
  try {
    const stat = fstatSync(descriptor)
    // anything else is not the pipe that the variable stands for
    if (!stat.isFIFO() && !stat.isSocket()) return
    writeSync(descriptor, `${toJsonText(report)}\n`)
    closeSync(descriptor)
  } catch {
    // the reader is gone; the run goes on
  }
}

/** Reads what {@link sendStartReport} wrote; `undefined` if it is incomplete. */
export const readStartReport = (text: string): StartReport | undefined => {
  try {
    const report = fromJsonText(text) as Partial<Record<'run' | 'error', unknown>> | null
    return typeof report?.run === 'string' || typeof report?.error === 'object' ? (report as StartReport) : undefined
  } catch {
    return undefined
  }
}
