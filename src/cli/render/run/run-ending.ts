import type { RunDetailJson } from '../../../wire/run.ts'
import { paint, type Look } from '../look.ts'
import { sanitiseName } from '../../../model/text/terminal-text.ts'
import { failureBlock, failureDetails, type FailureLook, type JobFailure } from './failure-block.ts'
import { failureBlocks, type BlocksLook } from './failure-blocks.ts'
import { looseEndLines } from './loose-end-lines.ts'
import { isSaidAtEnd, runEnd, type RunEndFacts } from './run-end.ts'

export interface EndingLook extends Look, Omit<RunEndFacts, 'columns'> {
  /** Draws a failed job; default: its line, unless the end of the run has it, and the lines of its log. */
  readonly block?: BlocksLook['block']
}

/** The end of a run in paragraphs: its loose ends, why it failed, and how it ended. */
export const runEnding = (detail: RunDetailJson, failures: readonly JobFailure[], look: EndingLook): readonly string[][] => {
  const looseEnds = looseEndLines(detail.run, look)
  const end = runEnd(detail, look, look)
  const { project } = detail.run
  const block = look.block ?? (isSaidAtEnd(detail) ? failureDetails : failureBlock)
  const blocks = failureBlocks(failures, { ...look, project, rowsBelow: end.length + 1, block })
  return blocks.every((lines) => lines.length === 0) ? [[...looseEnds, ...end]] : [looseEnds, ...blocks, end]
}

/** A failed job whose own line is on the screen already, far below the lines of its log that show why. */
export const blockBelowOutput = (failure: JobFailure, look: FailureLook): string[] => {
  const { job, excerpt } = failure
  const details = failureDetails(failure, look)
  if (details.length === 0) return []
  const place = excerpt?.headline ? `line ${excerpt.headline.line} of ${excerpt.log.lines}` : 'its last lines'
  return [`${paint(look, 'strong', sanitiseName(job.id))}, ${place}:`, ...details]
}

/** Joins paragraphs with blank lines between them, without the empty ones. */
export const paragraphs = (blocks: readonly (readonly string[])[]): string[] =>
  blocks.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
