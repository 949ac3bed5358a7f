import type { JobId } from '../../model/ids.ts'
import { annotationLine } from '../render/run/event-line.ts'
import { paint, spell } from '../render/look.ts'
import { sanitiseLine, sanitiseName } from '../../model/text/terminal-text.ts'
import { shownLines, toShown, type Shown } from '../terminal/shown.ts'
import { untilTaken } from '../terminal/until-taken.ts'
import { createLinePrefixer, type LinePrefixer } from './line-prefixer.ts'
import { createPrintedRun } from './printed-run.ts'
import type { Reporter, Surface } from './surface.ts'

/** Prints `job │ line` for a file, a pipe or a build server: whole lines, with every byte, as they arrive. */
export const createLinesReporter = (surface: Surface): Reporter => {
  const { output, style, stdout, env } = surface
  const run = createPrintedRun(surface, stdout)
  const prefixers = new Map<JobId, Map<string, LinePrefixer>>()
  let ending: Promise<void> | undefined
  const print = (lines: readonly string[]): void => {
    if (lines.length === 0) return
    const text = shownLines(lines, env)
    run.printed(Buffer.from(text))
    output.print(text)
  }

  const prefixerOf = (job: JobId, stream: string): LinePrefixer => {
    let streams = prefixers.get(job)
    if (!streams) prefixers.set(job, (streams = new Map<string, LinePrefixer>()))
    let prefixer = streams.get(stream)
    if (!prefixer) {
      const start = (bar: string): Shown => toShown(`${sanitiseName(job)} ${paint(style, 'faint', bar)} `, env)
      // what a job prints must not control the terminal; a pipe gets the bytes unchanged
      const edit = stdout.isTTY ? (line: string) => sanitiseLine(line, style.isColour) : undefined
      streams.set(stream, (prefixer = createLinePrefixer(start(spell(style, '│', '|')), start(spell(style, '┆', ':')), edit)))
    }
    return prefixer
  }
  /** Ends unfinished lines when the attempt that wrote them is over. */
  const endLines = (job: JobId): void => {
    for (const prefixer of prefixers.get(job)?.values() ?? []) {
      const line = prefixer.flush()
      run.printed(line)
      output.print(line)
    }
    prefixers.delete(job)
  }

  return {
    event: (event) => {
      run.tell(event)
      if (event.type === 'job.finished' || event.type === 'job.retrying') endLines(event.job)
      print(run.linesFor(event))
      if (event.type === 'run.finished') ending = run.ending(output.print)
    },
    output: (job, chunk, stream) => {
      if (output.hasEnded) return undefined
      const lines = prefixerOf(job, stream).push(chunk)
      if (lines.length === 0) return output.pressure()
      run.printed(lines)
      return output.write(lines)
    },
    notice: (message) => {
      print([annotationLine({ level: 'notice', message }, style)])
    },
    finish: async () => {
      // no signal may end us before the end of the run is printed
      if (ending) await untilTaken(stdout, ending)
      await output.flush()
    },
  }
}
