import { timeLeft } from '../../history/time-left.ts'
import type { JobStatus } from '../../model/run-record.ts'
import type { JobJson } from '../../wire/run.ts'
import type { ExpectedEndJson } from '../../wire/statistics.ts'
import { progress } from '../render/run/event-line.ts'
import { alignJobRows, formatElapsed, jobRow, type JobRow } from '../render/run/job-row.ts'
import { paint, spell, type Look } from '../render/look.ts'
import { sanitiseLine, sanitiseName } from '../../model/text/terminal-text.ts'
import { spinnerMark } from '../render/status-mark.ts'
import { cutToWidth, displayWidth } from '../terminal/display-width.ts'

/** What the live area shows of the run at one moment. */
export interface RunMoment {
  readonly pipeline: string
  readonly startedAt: number
  readonly total: number
  readonly counts: Readonly<Partial<Record<JobStatus, number>>>
  /** How many jobs failed and were allowed to. */
  readonly allowed: number
  /** When it will probably end; absent if that is unknown. */
  readonly expected?: ExpectedEndJson
}

/** What it shows while no job is chosen. */
export interface TreeMoment extends RunMoment {
  /** All jobs in plan order if they fit into `rows`, otherwise the last failed and the running ones. */
  readonly jobs: readonly JobJson[]
  readonly lastLine: (job: string) => string | undefined
  /** The key that chooses a job. Absent while keys are not read. */
  readonly numberOf?: (job: string) => number | undefined
}

export type FrameLook = Look & { readonly rows: number; readonly beat: number }

/** Rows of the live area besides those of the jobs: a blank one above, a blank one below and one for the run. */
const frameRows = 3

/** How many rows jobs may take: the screen minus the frame and two lines of earlier output. */
export const jobRoom = (rows: number): number => Math.max(1, rows - frameRows - 2)

/** The live area: one line per job and one for the run. It is never taller than `rows` or wider than `columns`. */
export const treeFrame = (moment: TreeMoment, look: FrameLook): string[] => {
  const columns = look.columns - 1
  const room = jobRoom(look.rows)
  const fits = moment.total <= room
  const jobs = fits ? moment.jobs : moment.jobs.slice(0, Math.max(0, room - 1))
  const rows = jobs.map((job) => {
    const row = liveRow(job, moment.lastLine(job.id), look)
    if (!moment.numberOf) return row
    return { ...row, mark: `${paint(look, 'faint', String(moment.numberOf(job.id) ?? ' '))} ${row.mark}` }
  })
  const last = runLine({ ...moment, ...(moment.numberOf && { keys: 'Tab: output of a job' }) }, look, columns)
  const lines = alignJobRows(rows, columns, look)
  if (!fits)
    lines.push(
      cutToWidth(
        `  ${paint(look, 'faint', restOf(moment, jobs.filter(({ status }) => status === 'running').length))}`,
        columns,
        spell(look, '…', '..'),
      ),
    )
  const isTiny = look.rows < frameRows + 4
  return isTiny ? [last] : ['', ...lines, '', last]
}

/** The row of a job; that of a running one moves, and ends with the last line of its output. */
export const liveRow = (job: JobJson, text: string | undefined, look: FrameLook): JobRow => {
  const row = jobRow(job, look, look.now)
  if (job.status !== 'running') return row
  const note = [row.note, text === undefined ? '' : sanitiseLine(text, false).trimStart()]
    .filter((part) => part !== '')
    .join(spell(look, ' · ', ' - '))
  return { ...row, mark: spinnerMark(look.beat, look), note }
}

const restOf = ({ counts }: TreeMoment, shown: number): string => {
  const running = (counts.running ?? 0) - shown
  const rest: readonly (readonly [string, number])[] = [
    ['more running', running],
    ['queued', counts.queued ?? 0],
    ['pending', counts.pending ?? 0],
  ]
  return rest.flatMap(([word, number]) => (number > 0 ? [`${number} ${word}`] : [])).join(', ')
}

/** The last line: the run, how long it will take if there is room for it, and what keys do. */
export const runLine = (
  { pipeline, startedAt, total, counts, allowed, expected, keys }: RunMoment & { readonly keys?: string },
  look: Look,
  columns: number,
): string => {
  const of = (status: JobStatus): number => counts[status] ?? 0
  const over = total - of('pending') - of('queued') - of('running')
  const parts = [`${paint(look, 'strong', sanitiseName(pipeline))} ${progress(over, total)}`]
  if (of('failed') > allowed) parts.push(paint(look, 'bad', `${of('failed') - allowed} failed`))
  if (allowed > 0) parts.push(paint(look, 'warning', `${allowed} failed (allowed)`))
  if (of('skipped') > 0) parts.push(`${of('skipped')} skipped`)
  parts.push(formatElapsed(look.now - startedAt))
  const end = keys === undefined ? [] : [paint(look, 'faint', keys)]
  const dot = spell(look, ' · ', ' - ')
  const whole = [...parts, ...(expected ? [timeLeft(expected, look.now)] : []), ...end].join(dot)
  return displayWidth(whole) <= columns ? whole : cutToWidth([...parts, ...end].join(dot), columns, spell(look, '…', '..'))
}
