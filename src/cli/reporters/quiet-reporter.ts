import type { RunDetailJson } from '../../wire/run.ts'
import { annotationLine } from '../render/run/event-line.ts'
import type { JobFailure } from '../render/run/failure-block.ts'
import { failureBlocks } from '../render/run/failure-blocks.ts'
import { looseEndLines } from '../render/run/loose-end-lines.ts'
import { renderRunOutcome } from '../render/run/render-run-outcome.ts'
import { shownLines } from '../terminal/shown.ts'
import { untilTaken } from '../terminal/until-taken.ts'
import { createJobTails } from './job-tails.ts'
import { endFactsOf, linkToPage } from './link-to-page.ts'
import { withFailures } from './read-failures.ts'
import { createRunStory } from './run-story.ts'
import { columnsOf, type Reporter, type Surface } from './surface.ts'

/** Prints one line at the end; before it, the failed jobs with the lines of their logs that show why, and the loose ends. */
export const createQuietReporter = (surface: Surface): Reporter => {
  const { output, stdout, style, env, folder } = surface
  const story = createRunStory(folder)
  const tails = createJobTails()
  let ending: Promise<void> | undefined
  const end = (detail: RunDetailJson, failures: readonly JobFailure[]): void => {
    const look = { ...style, columns: columnsOf(stdout), now: Date.now(), project: detail.run.project, rowsBelow: 1 }
    const lines = [
      ...failureBlocks(failures, look).flat(),
      ...looseEndLines(detail.run, style),
      renderRunOutcome(detail.run, style, detail),
    ]
    output.print(linkToPage(shownLines(lines, env), detail, endFactsOf(surface), { terminal: stdout, env }))
  }
  const endRun = (): Promise<void> => {
    const detail = story.detail()
    return withFailures(detail, { folder, story, lastLines: tails.lines }, (failures) => {
      end(detail, failures)
    })
  }

  return {
    event: (event) => {
      story.tell(event)
      tails.tell(event)
      if (event.type === 'run.finished') ending = endRun()
    },
    output: (job, chunk) => {
      tails.push(job, chunk)
      return undefined
    },
    notice: (message) => {
      output.print(shownLines([annotationLine({ level: 'notice', message }, style)], env))
    },
    finish: async () => {
      // no signal may end us before the end of the run is printed
      if (ending) await untilTaken(stdout, ending)
      await output.flush()
    },
  }
}
