import { formatDuration } from '../../../model/text/duration.ts'
import { counted } from '../../../model/text/counted.ts'
import type { JobJson } from '../../../wire/run.ts'
import { cutToWidth, displayWidth, wrapToWidth } from '../../terminal/display-width.ts'
import { paint, spell, type Style } from '../look.ts'
import { sanitiseLine, sanitiseName } from '../../../model/text/terminal-text.ts'
import { statusMark, toneOf } from '../status-mark.ts'
import { authorFrames } from './author-frames.ts'
import { caseLines } from './case-lines.ts'
import { cutExcerpt, excerptMargin, type Excerpt, type ExcerptLine } from './excerpt.ts'

/** A job that failed or was cut off. */
export interface JobFailure {
  readonly job: JobJson
  /** Absent if its output is on the screen already. */
  readonly excerpt?: Excerpt | undefined
}

export interface FailureLook extends Style {
  /** Longer lines are wrapped; `Infinity` if there is no limit. */
  readonly columns: number
  /** How many rows may follow the first line. */
  readonly room: number
  /** How many failed tests are shown; default: a few, if the log does not say why. */
  readonly cases?: number
  /** The project's directory, which paths of stack frames are relative to. */
  readonly project: string
}

/** Most rows about one job. */
export const mostRows = 12
/** How many characters of a log line are shown. The log file has the rest. */
const longestShown = 1000
/** How many rows a wrapped line may take. */
const mostWrapped = { headline: 4, line: 2 } as const
/** A message of more characters is shown by its lines. */
const longestMessage = 160
const mostMessageRows = 6
/** Rows of the log of a job whose thrown error says what is wrong. */
const rowsBesideError = 4

/** Failed tests of a job whose log does not say why. */
const mostCases = 3

const indent = '    '

/** What is known about a job that failed or was cut off: how, and the lines of its log that show why. */
export const failureBlock = ({ job, excerpt }: JobFailure, look: FailureLook): string[] => {
  const took =
    job.durationMs === undefined ? '' : ` after ${job.status === 'interrupted' ? 'at least ' : ''}${formatDuration(job.durationMs)}`
  const attempts = (job.attempt ?? 1) > 1 ? ` (attempt ${job.attempt})` : ''
  const mark = statusMark(job.status, look)
  const head = `${mark} ${paint(look, 'strong', sanitiseName(job.id))} ${paint(look, toneOf(job.status), job.status)}${took}${attempts}`
  const reason = reasonOf(job)
  const isOneLine = reason === '' || displayWidth(`${head}: ${reason}`) <= look.columns
  const lines = isOneLine ? [] : wrapped(reason, indent, indent, look, mostWrapped.headline)
  return [
    `${head}${reason === '' ? '' : isOneLine ? `: ${reason}` : ':'}`,
    ...lines,
    ...failureDetails({ job, excerpt }, { ...look, room: look.room - lines.length }),
  ]
}

/** The last lines that the only job of a run wrote. */
export const outputBlock = ({ log }: JobJson, last: readonly string[], style: Style): string[] => {
  const written = log?.lines ?? 0
  return [
    ...(last.length > 0 && written > last.length
      ? [`${indent}${paint(style, 'faint', `last ${last.length} of ${counted(written, 'line')}`)}`]
      : []),
    ...last.map((line) => `${indent}${sanitiseLine(line.slice(0, longestShown), style.isColour)}`.trimEnd()),
  ]
}

/** Why a job failed, in one line: that of its error which says most if the message has several. */
export const reasonOf = ({ because = '', failure }: Pick<JobJson, 'because' | 'failure'>): string => {
  const reason = sanitiseName(because)
  if (failure?.reason !== 'threw' || reason.length <= longestMessage) return reason
  return `threw: ${sanitiseName(failure.message.split('\n').find((line) => line.trim() !== '') ?? '')}`
}

/** The same without how it failed: its message and stack, and the lines of its log. */
export const failureDetails = ({ job, excerpt }: JobFailure, look: FailureLook): string[] => {
  if (job.failure?.reason !== 'threw') {
    const cases = failedTests(job, excerpt ?? job, look)
    return excerpt ? [...cases, ...logLines(job, excerpt, { ...look, room: look.room - cases.length })] : cases
  }
  const error = errorLines(job, look)
  const log =
    excerpt && excerpt.log.lines > 0 ? logLines(job, excerpt, { ...look, room: Math.min(rowsBesideError, look.room - error.length) }) : []
  return [...log, ...error].slice(0, Math.max(1, look.room))
}

/** The failed tests in its reports. A line of the log that says why is enough, unless `look` asks for them. */
const failedTests = (job: JobJson, { headline }: Pick<JobJson, 'headline'>, look: FailureLook): string[] => {
  const most = look.cases ?? (headline ? 0 : mostCases)
  const { head, lines } = caseLines(job, most)
  if (head === undefined || most === 0) return []
  return [head, ...lines]
    .flatMap((line) => wrapped(line, indent, `${indent}  `, look, mostWrapped.line))
    .slice(0, Math.max(0, look.room - 1))
}

/** The rest of a long message, and where a function threw. */
export const errorLines = ({ failure, because = '' }: JobJson, look: Pick<FailureLook, 'project' | 'columns'> & Style): string[] => {
  if (failure?.reason !== 'threw') return []
  const [, ...rest] = sanitiseName(because).length <= longestMessage ? [] : failure.message.split('\n').filter((line) => line.trim() !== '')
  const message = rest
    .flatMap((line) => wrapped(sanitiseLine(line, false), indent, indent, look, mostWrapped.line))
    .slice(0, mostMessageRows)
  const frames = authorFrames(failure.stack ?? '', look.project)
  return [...message, ...frames.map((line) => `${indent}${paint(look, 'faint', sanitiseName(line))}`)]
}

const logLines = (job: JobJson, excerpt: Excerpt, look: FailureLook): string[] => {
  if (look.room <= 0) return []
  const note = (text: string): string => `${indent}${paint(look, 'faint', text)}`
  const unreadable = excerpt.unreadable === undefined ? [] : [note(`(its log cannot be read: ${sanitiseName(excerpt.unreadable)})`)]
  if (excerpt.blocks.length === 0 && excerpt.tail.length === 0 && !excerpt.headline) {
    const isSilent = unreadable.length === 0 && job.failure?.reason !== 'not-started' && job.failure?.reason !== 'bad-output'
    return isSilent ? [note('it wrote nothing')] : unreadable
  }
  const headline = excerpt.headline?.line
  const isHeadline = ({ number }: ExcerptLine): boolean => number === headline
  const widest = indent.length + 3 + String(excerpt.log.lines).length
  const rowsOf = (line: ExcerptLine): number =>
    textRows(line.text, look.columns - widest, isHeadline(line) ? Math.min(mostWrapped.headline, look.room) : mostWrapped.line, look).length
  const shown = cutExcerpt(excerpt, Math.min(look.room, mostRows) - unreadable.length, rowsOf)
  const margin = excerptMargin(shown)
  return [
    ...shown.stretches.flatMap((lines, index) => [
      ...(index > 0 ? [note(margin.gap(spell(look, '…', '..')))] : []),
      ...lines.flatMap((line) => {
        const start = margin.of(line.number, isHeadline(line))
        const [most, style] = isHeadline(line) ? [mostWrapped.headline, { ...look, isColour: false }] : [mostWrapped.line, look]
        const rows = textRows(line.text, look.columns - indent.length - start.length, most, style)
        return rows.map((row, at) =>
          `${indent}${at === 0 ? paint(look, isHeadline(line) ? 'bad' : 'faint', start) : ' '.repeat(start.length)}${
            isHeadline(line) ? paint(look, 'strong', row) : row
          }`.trimEnd(),
        )
      }),
    ]),
    ...unreadable,
  ]
}

/** A line of a log in the rows that it takes, with its colours if it needs only one. */
const textRows = (text: string, columns: number, most: number, look: Style): string[] => {
  const plain = sanitiseLine(text.slice(0, longestShown), false)
  if (displayWidth(plain) <= columns) return [look.isColour ? sanitiseLine(text.slice(0, longestShown)) : plain]
  return cutRows(wrapToWidth(plain, Math.max(10, columns)), most, look)
}

const wrapped = (text: string, first: string, others: string, look: Pick<FailureLook, 'columns'> & Style, most: number): string[] =>
  cutRows(wrapToWidth(text, Math.max(10, look.columns - first.length)), most, look).map(
    (row, index) => `${index === 0 ? first : others}${row}`,
  )

/** The first rows; an ellipsis at their end shows that there are more. */
const cutRows = (rows: readonly string[], most: number, look: Style): string[] => {
  if (rows.length <= most) return [...rows]
  const last = rows[most - 1] ?? ''
  const ellipsis = spell(look, '…', '..')
  return [...rows.slice(0, most - 1), `${cutToWidth(last, Math.max(1, displayWidth(last) - ellipsis.length), '')}${ellipsis}`]
}
