import { unreachable } from '../../model/unreachable.ts'
import type { RunEvent } from '../../model/event.ts'
import { annotationLine, eventLine, headlineOf } from '../render/run/event-line.ts'
import type { Style } from '../render/look.ts'
import { runEnd } from '../render/run/run-end.ts'
import { toShown } from '../terminal/shown.ts'
import { createPassThrough } from './pass-through.ts'
import { createRunStory } from './run-story.ts'
import type { Reporter, Surface, Terminal } from './surface.ts'

export interface DirectSurface extends Surface {
  /** Where the job's standard error and our own words go. */
  readonly stderr: Terminal
  /** The style of our own words. */
  readonly style: Style
}

/**
 * Passes on what the only job of a run prints, byte by byte and stream by stream, as if the job had been started without us. So
 * `N=$(sparkwing exec -- …)` is what the command prints, and a dev server's address is seen at once.
 */
export const createDirectReporter = ({ output, stderr, stdout, style, env, folder, rerun }: DirectSurface): Reporter => {
  const story = createRunStory(folder)
  const job = createPassThrough({ output, stdout, stderr })
  let jobs = 0

  const print = (lines: readonly string[]): void => {
    // while the job has the terminal, nothing else returns the cursor to the start of the line
    const end = stderr.isTTY ? '\r\n' : '\n'
    job.words.print(toShown(`${job.leaveLine() ? end : ''}${lines.map((line) => `${line}${end}`).join('')}`, env))
  }
  const isWorthALine = (event: RunEvent): boolean => {
    switch (event.type) {
      case 'job.started':
        return jobs > 1
      case 'job.finished':
        return jobs > 1 || event.ended.status === 'failed'
      case 'run.started':
      case 'job.queued':
      case 'job.retrying':
      case 'job.skipped':
      case 'annotation.added':
        return true
      case 'processes.left':
      case 'run.planned':
      case 'run.finished':
      case 'step.started':
      case 'step.finished':
        return false
      default:
        return unreachable(event)
    }
  }

  return {
    event: (event) => {
      story.tell(event)
      if (event.type === 'run.planned') jobs = event.jobs.length
      const line = isWorthALine(event) ? eventLine(event, style) : undefined
      if (line !== undefined) print([line, ...headlineOf(event, style)])
      if (event.type === 'run.finished') print(runEnd(story.detail(), style, rerun))
    },
    output: (_job, chunk, stream) => job.write(chunk, stream),
    notice: (message) => {
      print([annotationLine({ level: 'notice', message }, style)])
    },
    finish: async () => {
      await Promise.all([output.flush(), job.words.flush()])
    },
  }
}
