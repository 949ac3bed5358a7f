import { formatDuration } from '../../../model/text/duration.ts'
import { describeCancelCause } from '../../../model/text/describe-cancel-cause.ts'
import type { JobStatus } from '../../../model/run-record.ts'
import { ranNothing } from '../../../model/ran-nothing.ts'
import type { JobJson, RunSummaryJson } from '../../../wire/run.ts'
import { describeSaved, describeUnchecked } from '../../../model/cache/describe-result.ts'
import { runNumber } from '../../../model/text/run-number.ts'
import { counted } from '../../../model/text/counted.ts'
import { paint, spell, type Style } from '../look.ts'
import { sanitiseName } from '../../../model/text/terminal-text.ts'
import { statusMark, toneOf } from '../status-mark.ts'

interface More {
  /** Why the run ended so. */
  readonly reason?: string | undefined
  /** Whether the number of the run follows the pipeline. */
  readonly isNumbered?: boolean
  /** The jobs of the run, if the line is to say what was reused. */
  readonly jobs?: readonly JobJson[]
}

/** How a run ended, in one line with its id. */
export const renderRunOutcome = (run: RunSummaryJson, style: Style, more?: Pick<More, 'jobs'>): string =>
  `${outcomeHeadline(run, style, more)}${dot(style)}${run.id}`

/** The same without the id, for when another line has it. */
export const outcomeHeadline = (run: RunSummaryJson, style: Style, { reason, isNumbered = false, jobs = [] }: More = {}): string => {
  const { mark, text } = outcome(run, style, isNumbered ? runNumber(run) : '')
  const saved = describeSaved(jobs)
  const head = `${text}${reason === undefined ? '' : `: ${reason}`}`
  return `${mark} ${[head, ...jobCounts(run), ...(saved === '' ? [] : [saved])].join(dot(style))}`
}

const dot = (style: Style): string => spell(style, ' · ', ' - ')

/** The time of an interrupted run is only a lower bound. */
const timeWord: Readonly<Record<string, string>> = { passed: 'in', failed: 'in', interrupted: 'after at least' }

const outcome = (run: RunSummaryJson, style: Style, number: string): { readonly mark: string; readonly text: string } => {
  const took = run.durationMs === undefined ? '' : ` ${timeWord[run.status] ?? 'after'} ${formatDuration(run.durationMs)}`
  const because = run.because ?? (run.cause === undefined ? undefined : describeCancelCause(run.cause))
  const why = because === undefined ? '' : ` (${sanitiseName(because)})`
  const nothing = ranNothing(run)
  return {
    mark: nothing ? paint(style, 'warning', '!') : statusMark(run.status, style),
    text:
      `${paint(style, 'strong', sanitiseName(run.pipeline))}${number === '' ? '' : ` ${number}`} ${paint(style, toneOf(run.status), run.status)}${took}${why}` +
      uncheckedNote(run, style) +
      (nothing ? `, ${paint(style, 'warning', 'but nothing ran')}` : ''),
  }
}

const uncheckedNote = (run: RunSummaryJson, style: Style): string => {
  const words = describeUnchecked(run)
  return words === '' ? '' : `, ${paint(style, 'warning', `${run.status === 'passed' ? 'but' : 'and'} ${words}`)}`
}

const countOrder: readonly JobStatus[] = ['passed', 'failed', 'cancelled', 'interrupted', 'skipped', 'running', 'queued', 'pending']

/** The counts, if they say more than the run's status does. One passed job in a passed run does not. */
const jobCounts = (run: RunSummaryJson): string[] => {
  const { jobCounts: counts, status } = run
  const present = countOrder.flatMap((name) => (counts[name] ? [{ name, number: counts[name] }] : []))
  const total = present.reduce((sum, { number }) => sum + number, 0)
  if (total <= 1) return []
  const [only] = present
  if (present.length === 1 && only?.name === status) return [counted(total, 'job')]
  return [present.flatMap(({ name, number }) => (name === 'failed' ? failedCounts(run, number) : [`${number} ${name}`])).join(', ')]
}

/** Failures that were allowed are counted apart. */
const failedCounts = (run: RunSummaryJson, number: number): string[] => {
  const allowed = allowedFailures(run, number)
  return [...(number > allowed ? [`${number - allowed} failed`] : []), ...(allowed > 0 ? [`${allowed} failed (allowed)`] : [])]
}

const allowedFailures = ({ status, failed, cells = '' }: RunSummaryJson, number: number): number => {
  if (status === 'passed') return number
  return failed ? Math.max(0, number - failed.length) : cells.split('a').length - 1
}
