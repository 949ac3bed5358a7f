import { annotationLine } from '../render/run/event-line.ts'
import { failureBlock } from '../render/run/failure-block.ts'
import { looseEndLines } from '../render/run/loose-end-lines.ts'
import { renderRunOutcome } from '../render/run/render-run-outcome.ts'
import { toJobId } from '../../model/ids.ts'
import { shownLines } from '../terminal/shown.ts'
import { createJobTails } from './job-tails.ts'
import { createRunStory } from './run-story.ts'
import type { Reporter, Surface } from './surface.ts'

/** Prints one line at the end; before it, the last lines of failed jobs, and the loose ends. */
export const createQuietReporter = ({ output, style, env, folder }: Surface): Reporter => {
  const story = createRunStory(folder)
  const tails = createJobTails()
  const print = (lines: readonly string[]): void => {
    output.print(shownLines(lines, env))
  }

  return {
    event: (event) => {
      story.tell(event)
      tails.tell(event)
      if (event.type !== 'run.finished') return
      const { run, jobs } = story.detail()
      const failed = new Set(run.failed)
      for (const job of jobs) if (failed.has(job.id)) print(failureBlock(job, tails.lines(toJobId(job.id)), style))
      print([...looseEndLines(run, style), renderRunOutcome(run, style)])
    },
    output: (job, chunk) => {
      tails.push(job, chunk)
      return undefined
    },
    notice: (message) => {
      print([annotationLine({ level: 'notice', message }, style)])
    },
    finish: () => output.flush(),
  }
}
