import { formatDuration } from '../../../model/text/duration.ts'
import type { Headline } from '../../../model/event.ts'
import type { JobJson } from '../../../wire/run.ts'
import { counted } from '../../../model/text/counted.ts'
import { paint, type Style } from '../look.ts'
import { sanitiseLine, sanitiseName } from '../../../model/text/terminal-text.ts'
import { statusMark, toneOf } from '../status-mark.ts'

/** How many characters of a log line are shown. The log file has the rest. */
const longestShown = 1000
/** How many stack frames are shown. The first is nearly always the author's. */
const mostFrames = 3

/** How many of the last lines follow a headline that is further up. */
const linesBelowHeadline = 5

/** The line of a job's log that says why it failed, with its number. */
export const headlineLine = ({ line, text }: Headline, style: Style): string =>
  `    ${paint(style, 'strong', sanitiseName(text))} ${paint(style, 'faint', `(line ${line})`)}`

/** The lines about a job that failed or was cut off, with the last lines that it wrote, if these are not on the screen already. */
export const failureBlock = (job: JobJson, tail: readonly string[] | undefined, style: Style): string[] => {
  const took =
    job.durationMs === undefined ? '' : ` after ${job.status === 'interrupted' ? 'at least ' : ''}${formatDuration(job.durationMs)}`
  const reason = job.because === undefined ? '' : `: ${sanitiseName(job.because)}`
  const attempts = (job.attempt ?? 1) > 1 ? ` (attempt ${job.attempt})` : ''
  const headline = `${paint(style, 'strong', sanitiseName(job.id))} ${paint(style, toneOf(job.status), job.status)}${took}${attempts}${reason}`
  return [`${statusMark(job.status, style)} ${headline}`, ...(tail ? tailLines(job, tail, style) : []), ...placeLines(job, style)]
}

/** Where a function threw: the first frames of the stack. */
const placeLines = ({ failure }: JobJson, style: Style): string[] =>
  (failure?.reason === 'threw' ? (failure.stack ?? '') : '')
    .split('\n')
    .filter((line) => /^\s+at .*[\\/]/.test(line))
    .slice(0, mostFrames)
    .map((line) => `    ${paint(style, 'faint', sanitiseName(line.trim()))}`)

/** The last output lines of the only job of a run. */
export const outputBlock = (job: JobJson, tail: readonly string[], style: Style): string[] =>
  tail.length === 0 ? [] : tailLines(job, tail, style)

const tailLines = (job: JobJson, tail: readonly string[], style: Style): string[] => {
  const written = job.log?.lines ?? 0
  if (tail.length === 0) return [`    ${paint(style, 'faint', 'it wrote nothing')}`]
  const { headline } = job
  const isAbove = headline !== undefined && headline.line <= written - tail.length
  const last = isAbove ? tail.slice(-linesBelowHeadline) : tail
  return [
    ...(isAbove ? [headlineLine(headline, style)] : []),
    ...(written > last.length ? [`    ${paint(style, 'faint', `last ${last.length} of ${counted(written, 'line')}`)}`] : []),
    ...last.map((line) => `    ${sanitiseLine(line.slice(0, longestShown), style.isColour)}`.trimEnd()),
  ]
}
