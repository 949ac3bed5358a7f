import { unreachable } from '../../model/unreachable.ts'
import type { RunObserver } from '../../execution/run-observer.ts'
import type { RunEvent } from '../../model/event.ts'
import { annotationLine } from '../render/run/event-line.ts'
import type { Style } from '../render/look.ts'
import { shown, shownLines, withReturns, type Shown } from '../terminal/shown.ts'
import { untilTaken } from '../terminal/until-taken.ts'
import { createPassThrough } from './pass-through.ts'
import { createPrintedRun } from './printed-run.ts'
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
export const createDirectReporter = (surface: DirectSurface): Reporter => {
  const { output, stderr, stdout, env } = surface
  const run = createPrintedRun(surface, stderr)
  const job = createPassThrough({ output, stdout, stderr })
  let jobs = 0
  let ending: Promise<void> | undefined

  const say = (text: Shown): void => {
    run.printed(Buffer.from(text))
    // while the job has the terminal, nothing else returns the cursor to the start of the line
    const gap = job.leaveLine() ? shown`\n` : shown``
    job.words.print(stderr.isTTY ? withReturns(shown`${gap}${text}`) : shown`${gap}${text}`)
  }
  const print = (lines: readonly string[]): void => {
    if (lines.length > 0) say(shownLines(lines, env))
  }
  /** Standard output that goes elsewhere is not on the screen. */
  const isSeen = (stream: Parameters<RunObserver['output']>[2]): boolean => stream === 'err' || stdout.isTTY === stderr.isTTY
  const isWorthALine = (event: RunEvent): boolean => {
    switch (event.type) {
      case 'job.started':
        return jobs > 1
      case 'job.finished':
        // the end of the run says how its only job failed
        return jobs > 1 || (event.ended.status === 'failed' && event.ended.failure.reason === 'threw')
      case 'run.started':
      case 'job.queued':
      case 'job.retrying':
      case 'job.skipped':
      case 'annotation.added':
        return true
      case 'job.checked':
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
      run.tell(event)
      if (event.type === 'run.planned') jobs = event.jobs.length
      if (isWorthALine(event)) print(run.linesFor(event))
      if (event.type === 'run.finished') ending = run.ending(say)
    },
    output: (_job, chunk, stream) => {
      if (isSeen(stream)) run.printed(chunk)
      return job.write(chunk, stream)
    },
    notice: (message) => {
      print([annotationLine({ level: 'notice', message }, surface.style)])
    },
    finish: async () => {
      // no signal may end us before the end of the run is printed
      if (ending) await untilTaken(stderr, ending)
      await Promise.all([output.flush(), job.words.flush()])
    },
  }
}
