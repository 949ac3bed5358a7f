import type { EventOf, RunEvent } from '../../model/event.ts'
import type { RunDetailJson } from '../../wire/run.ts'
import { eventLine } from '../render/run/event-line.ts'
import { errorLines, failureBlock, type JobFailure } from '../render/run/failure-block.ts'
import { lastRows } from '../render/run/failure-blocks.ts'
import { blockBelowOutput, paragraphs, runEnding } from '../render/run/run-ending.ts'
import { isSaidAtEnd, runEnd } from '../render/run/run-end.ts'
import { shownLines, type Shown } from '../terminal/shown.ts'
import { createLastShown } from './last-shown.ts'
import { endFactsOf, linkToPage } from './link-to-page.ts'
import { withFailures } from './read-failures.ts'
import { createRunStory, type RunStory } from './run-story.ts'
import { columnsOf, type Surface, type Terminal } from './surface.ts'
import { isLineShown, unseenFailures } from './unseen-failures.ts'

/** A run whose output is printed as it comes. It knows what is on the screen, so that the end of the run repeats nothing. */
export interface PrintedRun {
  readonly story: RunStory
  tell(event: RunEvent): void
  /** Everything that is printed to the terminal of our own words must be passed to it. */
  printed(bytes: Uint8Array): void
  /** The lines for an event, with what is known about a thrown error. */
  linesFor(event: RunEvent): readonly string[]
  /** Prints the end of the run; at once if no job failed it. */
  ending(print: (text: Shown) => void): Promise<void>
}

export const createPrintedRun = (surface: Surface, terminal: Terminal): PrintedRun => {
  const { folder, style, env } = surface
  const story = createRunStory(folder)
  const columns = (): number => columnsOf(terminal)
  const shown = createLastShown(columns)
  let started: EventOf<'run.started'> | undefined

  const detailsOf = (event: RunEvent): readonly string[] => {
    const job = event.type === 'job.finished' ? story.job(event.job) : undefined
    return job ? errorLines(job, { ...style, columns: columns(), project: started?.project ?? '' }) : []
  }
  const textOf = (detail: RunDetailJson, failures: readonly JobFailure[]): Shown => {
    const end = endFactsOf(surface)
    const unseen = unseenFailures(detail, failures, { shown, style, end })
    const rows = lastRows - runEnd(detail, style, end).length
    const lines = paragraphs(
      runEnding(detail, unseen, {
        ...{ ...style, ...end, columns: columns(), now: Date.now() },
        block: (failure, look) =>
          isSaidAtEnd(detail) || isLineShown(failure, shown, rows) ? blockBelowOutput(failure, look) : failureBlock(failure, look),
      }),
    )
    // a gap before lines that are numbered
    const gap = unseen.length > 0 ? [''] : []
    return linkToPage(shownLines([...gap, ...lines], env), detail, end, { terminal, env })
  }
  return {
    story,
    tell: (event) => {
      story.tell(event)
      if (event.type === 'run.started') started = event
    },
    printed: shown.push,
    linesFor: (event) => {
      const isAllowed = event.type === 'job.finished' && story.record(event.job)?.planned.allowFailure === true
      const line = eventLine(event, style, isAllowed)
      return line === undefined ? [] : [line, ...detailsOf(event)]
    },
    ending: async (print) => {
      const detail = story.detail()
      await withFailures(detail, { folder, story }, (failures) => {
        print(textOf(detail, failures))
      })
    },
  }
}
