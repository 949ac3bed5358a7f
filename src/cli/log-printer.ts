import type { LogPrinter } from '../records/logs/print-logs.ts'
import { displayWidth, padToWidth } from './terminal/display-width.ts'
import type { Output } from './terminal/output-stream.ts'
import { shownLines } from './terminal/shown.ts'
import { paint, spell, type Style } from './render/look.ts'
import { sanitiseLine, sanitiseName } from '../model/text/terminal-text.ts'
import { describeMissingOutput } from '../model/loose-ends/missing-output.ts'
import { renderRunOutcome } from './render/run/render-run-outcome.ts'
import { annotationLine } from './render/run/event-line.ts'

export interface LogPrinterOptions {
  readonly timestamps: boolean
  /** The run as the user named it. Unless that is its id, one line tells which run it is. */
  readonly named: string
  /** Prints that line to standard error, before the log. */
  readonly tell: (line: string) => unknown
  /** Prints a line to standard error. The line is not part of a log. */
  readonly warn: (line: string) => unknown
}

/** Prints log lines for a person. With several jobs, each line starts with its job. Control sequences are removed. */
export const createLogPrinter = (output: Output, style: Style, { timestamps, named, tell, warn }: LogPrinterOptions): LogPrinter => {
  let prefixes: ReadonlyMap<string, string> = new Map()
  return {
    begin: (run, jobs) => {
      if (run.id !== named) tell(renderRunOutcome(run, { ...style, isColour: false }))
      if (jobs.length < 2) return
      const names = jobs.map(({ planned }) => sanitiseName(planned.id))
      const width = Math.max(...names.map(displayWidth))
      prefixes = new Map(
        jobs.map(({ planned }, index) => [
          planned.id,
          paint(style, 'faint', `${padToWidth(names[index] ?? '', width)} ${spell(style, '│', '|')} `),
        ]),
      )
    },
    line: (job, { text, ms, isCut }) => {
      const time = timestamps ? paint(style, 'faint', `${sinceStart(ms)}  `) : ''
      const mark = isCut ? paint(style, 'faint', spell(style, ' … (cut; use --raw to see all)', ' ... (cut; use --raw to see all)')) : ''
      return output.write(shownLines([`${prefixes.get(job.planned.id) ?? ''}${time}${sanitiseLine(text, style.isColour)}${mark}`]))
    },
    bytes: (chunk) => output.write(chunk),
    missing: ({ planned }, missing) => {
      warn(annotationLine({ level: 'warning', job: planned.id, message: describeMissingOutput(missing) }, { isColour: false }))
    },
    get hasEnded() {
      return output.hasEnded
    },
  }
}

/** `00:01:05.250`. */
const sinceStart = (ms: number | undefined): string => (ms === undefined ? '            ' : new Date(ms).toISOString().slice(11, 23))
