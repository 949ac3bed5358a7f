import { formatDuration } from '../../../model/text/duration.ts'
import type { JobJson } from '../../../wire/run.ts'
import { describeResult } from '../../../model/cache/describe-result.ts'
import { cutToWidth, displayWidth, padToWidth } from '../../terminal/display-width.ts'
import { describeWait } from './describe-wait.ts'
import { paint, spell, type Style } from '../look.ts'
import { sanitiseName } from '../../../model/text/terminal-text.ts'
import { allowedMark, statusMark, toneOf, type ShownStatus } from '../status-mark.ts'

/** One line about a job, or about several that ended the same way. */
export interface JobRow {
  readonly mark: string
  readonly name: string
  readonly status: ShownStatus
  readonly duration: string
  readonly note: string
  /** It failed and was allowed to. */
  readonly isAllowed?: boolean
}

/** The row of one job. The note says what is known so far about how it went. */
export const jobRow = (job: JobJson, style: Style, now: number): JobRow => ({
  mark: isAllowedFailure(job) ? allowedMark(style) : statusMark(job.status, style),
  name: sanitiseName(job.id),
  status: job.status,
  duration: shownDuration(job, style, now),
  note: noteOf(job),
  ...(isAllowedFailure(job) && { isAllowed: true }),
})

const isAllowedFailure = ({ status, allowFailure }: JobJson): boolean => status === 'failed' && allowFailure

const shownDuration = ({ status, durationMs, startedAt, reused }: JobJson, style: Style, now: number): string => {
  // to take a result over says nothing of how long the job takes
  if (reused) return ''
  if (durationMs !== undefined) return `${status === 'interrupted' ? spell(style, '≥ ', '>= ') : ''}${formatDuration(durationMs)}`
  return status === 'running' && startedAt !== undefined ? formatElapsed(now - startedAt) : ''
}

/** Time since the start, in whole seconds so that it does not flicker. */
export const formatElapsed = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000)
}

const noteOf = (job: JobJson): string => {
  const { status, because, attempt = 1, needs, waitsFor, lock, heldBy, headline, failure } = job
  const notes: string[] = []
  const wait = describeWait({ waitsFor, lock, heldBy })
  if (wait !== '') notes.push(wait)
  if (status === 'pending' && needs.length > 0) notes.push(`after ${needs.map(sanitiseName).join(', ')}`)
  if (isAllowedFailure(job)) notes.push('allowed to fail')
  if (headline) notes.push(sanitiseName(headline.text))
  // the line that shows why says more than the exit code
  if (because !== undefined && !(headline && failure?.reason === 'exit-code')) notes.push(sanitiseName(because))
  const result = describeResult(job)
  if (result !== '') notes.push(sanitiseName(result))
  if (attempt > 1) notes.push(`attempt ${attempt}`)
  return notes.join(' · ')
}

const statusWidth = 'interrupted'.length
const durationWidth = '59 m 59 s'.length

/** Aligns rows in columns. No line is wider than `columns`. */
export const alignJobRows = (rows: readonly JobRow[], columns: number, style: Style): string[] => {
  const ellipsis = spell(style, '…', '..')
  const statusColumn = Math.min(statusWidth, Math.max(0, ...rows.map(({ status }) => status.length)))
  const durationColumn = Math.min(durationWidth, Math.max(0, ...rows.map(({ duration }) => duration.length)))
  const longestName = Math.max(12, Math.floor(columns / 2) - 8)
  const names = rows.map(({ name }) => cutToWidth(name, longestName, ellipsis))
  const nameColumn = Math.max(0, ...names.map((name) => displayWidth(name)))
  return rows.map(({ mark, status, duration, note, isAllowed }, index) => {
    const word = paint(style, isAllowed ? 'warning' : toneOf(status), status.padEnd(statusColumn))
    const start = `${mark} ${padToWidth(names[index] ?? '', nameColumn)}  ${word}`
    const time = durationColumn > 0 ? `  ${duration.padStart(durationColumn)}` : ''
    return cutToWidth(`${start}${time}${note === '' ? '' : `  ${paint(style, 'faint', note)}`}`, columns, ellipsis).trimEnd()
  })
}
