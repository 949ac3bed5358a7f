import { sanitiseLine } from '../../model/text/terminal-text.ts'
import type { JobJson } from '../../wire/run.ts'
import { paint, spell } from '../render/look.ts'
import { alignJobRows } from '../render/run/job-row.ts'
import { displayWidth, wrapToWidth } from '../terminal/display-width.ts'
import { liveRow, runLine, type FrameLook, type RunMoment } from './tree-frame.ts'

export interface JobMoment extends RunMoment {
  readonly job: JobJson
  /** The last lines of its output, at most `count`. */
  readonly lastLines: (count: number) => readonly string[]
}

/** Rows besides the output: two blank ones, and two each for the job and the run, which may be wrapped in a narrower window. */
const otherRows = 7
const indent = '  '

/** How many rows a window needs for the output of a job. */
export const fewestRows = otherRows + 1

/** The live area while one job is chosen: the job, the end of its output, and the run. */
export const jobFrame = (moment: JobMoment, look: FrameLook): string[] => {
  const { job, lastLines } = moment
  const columns = look.columns - 1
  const row = liveRow(job, undefined, look)
  const note = ['Esc: back', row.note].filter((part) => part !== '').join(spell(look, ' · ', ' - '))
  const output = lastRows(lastLines(look.rows), look)
  const isOver = job.status !== 'pending' && job.status !== 'queued' && job.status !== 'running'
  const shown = output.length > 0 ? output : [`${indent}${paint(look, 'faint', isOver ? 'No output' : 'No output yet')}`]
  return [
    '',
    ...alignJobRows([{ ...row, note }], columns, look),
    ...shown,
    '',
    runLine({ ...moment, keys: 'Tab: next job' }, look, columns),
  ]
}

/**
 * The last rows of the output. They would fit into a window half as wide: when a window gets narrower, the terminal wraps them before we can
 * draw them again, and what it pushed off the top of the screen would stay there.
 */
const lastRows = (lines: readonly string[], look: FrameLook): readonly string[] => {
  const columns = look.columns - 1
  let room = look.rows - otherRows
  const rows: string[] = []
  for (const line of lines.toReversed()) {
    for (const row of rowsOf(line, columns - indent.length, look.isColour).toReversed()) {
      const shown = `${indent}${row}`
      room -= displayWidth(shown) > look.columns / 2 ? 2 : 1
      if (room < 0) return rows.reverse()
      rows.push(shown)
    }
  }
  return rows.reverse()
}

/** A line that must be wrapped loses its colours. */
const rowsOf = (line: string, columns: number, isColour: boolean): readonly string[] => {
  const clean = sanitiseLine(line, isColour)
  return displayWidth(clean) <= columns ? [clean] : wrapToWidth(sanitiseLine(line, false), columns)
}
