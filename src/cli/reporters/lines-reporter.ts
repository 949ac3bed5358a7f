import type { JobId } from '../../model/ids.ts'
import { annotationLine, eventLine, headlineOf } from '../render/run/event-line.ts'
import { paint, spell } from '../render/look.ts'
import { runEnd } from '../render/run/run-end.ts'
import { sanitiseLine, sanitiseName } from '../../model/text/terminal-text.ts'
import { shownLines, toShown, type Shown } from '../terminal/shown.ts'
import { createLinePrefixer, type LinePrefixer } from './line-prefixer.ts'
import { createRunStory } from './run-story.ts'
import type { Reporter, Surface } from './surface.ts'

/** Prints `job │ line` for a file, a pipe or a build server: whole lines, with every byte, as they arrive. */
export const createLinesReporter = ({ output, style, stdout, env, folder, rerun }: Surface): Reporter => {
  const story = createRunStory(folder)
  const prefixers = new Map<JobId, Map<string, LinePrefixer>>()
  const print = (lines: readonly string[]): void => {
    output.print(shownLines(lines, env))
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
    for (const prefixer of prefixers.get(job)?.values() ?? []) output.print(prefixer.flush())
    prefixers.delete(job)
  }

  return {
    event: (event) => {
      story.tell(event)
      if (event.type === 'job.finished' || event.type === 'job.retrying') endLines(event.job)
      const line = eventLine(event, style)
      if (line !== undefined) print([line, ...headlineOf(event, style)])
      if (event.type === 'run.finished') print(runEnd(story.detail(), style, rerun))
    },
    output: (job, chunk, stream) => {
      if (output.hasEnded) return undefined
      const lines = prefixerOf(job, stream).push(chunk)
      return lines.length > 0 ? output.write(lines) : output.pressure()
    },
    notice: (message) => {
      print([annotationLine({ level: 'notice', message }, style)])
    },
    finish: () => output.flush(),
  }
}
