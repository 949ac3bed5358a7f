import { formatDuration } from '../../../model/text/duration.ts'
import type { EventOf, RunEvent } from '../../../model/event.ts'
import { describeFailure } from '../../../model/failure.ts'
import { describeSkipReason } from '../../../model/skip-reason.ts'
import { counted } from '../../../model/text/counted.ts'
import { unreachable } from '../../../model/unreachable.ts'
import { paint, spell, type Style } from '../look.ts'
import { describeResult } from '../../../model/cache/describe-result.ts'
import { describeWait } from './describe-wait.ts'
import { sanitiseName } from '../../../model/text/terminal-text.ts'
import { reasonOf } from './failure-block.ts'
import { allowedMark, statusMark, toneOf } from '../status-mark.ts'

/** One line for an event that is shown in plain output; `undefined` for other events. `isAllowed`: its job may fail. */
export const eventLine = (event: RunEvent, style: Style, isAllowed = false): string | undefined => {
  switch (event.type) {
    case 'run.started':
      return `${statusMark('running', style)} ${paint(style, 'strong', sanitiseName(event.pipeline))} started${spell(style, ' · ', ' - ')}${event.run}`
    case 'job.started':
      return event.attempt > 1 ? undefined : `${statusMark('running', style)} ${sanitiseName(event.job)} started`
    case 'job.queued':
      return event.waitsFor !== 'slot' ? `${statusMark('queued', style)} ${sanitiseName(event.job)} ${describeWait(event)}` : undefined
    case 'job.retrying':
      return retryLine(event, style)
    case 'job.finished':
      return finishedLine(event, style, isAllowed)
    case 'job.skipped':
      return `${statusMark('skipped', style)} ${sanitiseName(event.job)} skipped: ${sanitiseName(describeSkipReason(event.because))}`
    case 'annotation.added':
      return annotationLine(event, style)
    // shown with the end of the job
    case 'job.checked':
    // the end of the run names them
    case 'processes.left':
    case 'run.planned':
    case 'run.finished':
    case 'step.started':
    case 'step.finished':
      return undefined
    default:
      return unreachable(event)
  }
}

const retryLine = ({ job, attempt, failure, delayMs }: EventOf<'job.retrying'>, style: Style): string => {
  const wait = delayMs > 0 ? ` in ${formatDuration(delayMs)}` : ''
  const mark = paint(style, 'warning', spell(style, '↻', '~'))
  return `${mark} ${sanitiseName(job)} attempt ${attempt} failed: ${sanitiseName(describeFailure(failure))}; next attempt${wait}`
}

const finishedLine = (
  { job, ended, durationMs, attempt, reused, kept }: EventOf<'job.finished'>,
  style: Style,
  mayFail: boolean,
): string => {
  const isAllowed = mayFail && ended.status === 'failed'
  const word = isAllowed ? paint(style, 'warning', 'failed (allowed)') : paint(style, toneOf(ended.status), ended.status)
  const mark = isAllowed ? allowedMark(style) : statusMark(ended.status, style)
  const why = ended.status === 'failed' ? `: ${reasonOf({ because: describeFailure(ended.failure), failure: ended.failure })}` : ''
  const tries = attempt > 1 ? ` (attempt ${attempt})` : ''
  const result = describeResult({ reused, kept })
  const note = result === '' ? '' : `: ${sanitiseName(result)}`
  if (reused) return `${mark} ${sanitiseName(job)} ${word}${note}`
  return `${mark} ${sanitiseName(job)} ${word} ${ended.status === 'passed' ? 'in' : 'after'} ${formatDuration(durationMs)}${tries}${why}${note}`
}

const levels = {
  notice: { mark: 'i', tone: 'active' },
  warning: { mark: '! warning', tone: 'warning' },
  error: { mark: '! error', tone: 'bad' },
} as const

/** One line for a message from a job, the run or Sparkwing. */
export const annotationLine = (
  { level, message, job }: Pick<EventOf<'annotation.added'>, 'level' | 'message' | 'job'>,
  style: Style,
): string => {
  const { mark, tone } = levels[level]
  const about = job === undefined ? '' : `${sanitiseName(job)}: `
  return `${paint(style, tone, mark)} ${about}${sanitiseName(message)}`
}

/** `3 of 5 jobs`, for the last line of the live area. */
export const progress = (over: number, total: number): string => `${over} of ${counted(total, 'job')}`
