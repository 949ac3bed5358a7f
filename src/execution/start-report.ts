import { closeSync, fstatSync, writeSync } from 'node:fs'
import type { ErrorJson } from '../wire/run.ts'

/** What a run tells the program that started it: its id, once its first event is in the journal, or why it did not start. */
export type StartReport = { readonly run: string } | ErrorJson

const descriptor = 3

/** Added to the environment of a run that is started with a pipe on file descriptor 3: asks it for its report. */
export const asksForStartReport = { SPARKWING_START_REPORT: String(descriptor) } as const
/** Added to the environment of what a run starts: the report is not theirs to give. */
export const asksForNoReport = { SPARKWING_START_REPORT: undefined } as const

/** Gives the report if somebody asked for it and nothing was reported before. */
export const sendStartReport = (report: StartReport): void => {
  if (process.env['SPARKWING_START_REPORT'] !== String(descriptor)) return
  // what this process starts from here on is not asked
  delete process.env['SPARKWING_START_REPORT']
  try {
    const stat = fstatSync(descriptor)
    // anything else is not the pipe that was promised
    if (!stat.isFIFO() && !stat.isSocket()) return
    writeSync(descriptor, `${JSON.stringify(report)}\n`)
    closeSync(descriptor)
  } catch {
    // nobody listens any more: the run goes on
  }
}

/** Reads what {@link sendStartReport} wrote; `undefined` when that is nothing whole. */
export const readStartReport = (text: string): StartReport | undefined => {
  try {
    const report = JSON.parse(text) as Partial<Record<'run' | 'error', unknown>> | null
    return typeof report?.run === 'string' || typeof report?.error === 'object' ? (report as StartReport) : undefined
  } catch {
    return undefined
  }
}
