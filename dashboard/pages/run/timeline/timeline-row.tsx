import { ChevronDown, ChevronRight, Waypoints } from 'lucide-react'
import type { JobJson } from '../../../../src/wire/run.ts'
import { classNames } from '../../../ui/class-names.ts'
import { formatDuration } from '../../../../src/model/text/duration.ts'
import { StateIcon } from '../../../ui/state-mark.tsx'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { jobName } from '../job-name.ts'
import { isAllowedFailure, kindOf } from '../job-order.ts'
import type { TimeScale } from './time-scale.ts'
import type { Bar, StepTimes, TimeSpan } from './timeline-rows.ts'

/** A row of the timeline: a job, or a step of an unfolded job. */
export type ShownRow =
  | {
      readonly type: 'job'
      readonly key: string
      readonly job: JobJson
      readonly bars: readonly Bar[]
      readonly waits: readonly TimeSpan[]
      readonly isUnfolded: boolean
    }
  | { readonly type: 'step'; readonly key: string; readonly step: StepTimes }

export const idleText = ({ from, to }: TimeSpan): string => `${formatDuration(to - from)} idle`

export const TimelineRow = ({
  row,
  top,
  scale,
  isOpen,
  isCritical,
  onOpen,
  onTurn,
}: {
  readonly row: ShownRow
  readonly top: number
  readonly scale: TimeScale
  readonly isOpen: boolean
  readonly isCritical: boolean
  readonly onOpen: (job: string) => void
  readonly onTurn: (job: string) => void
}) => {
  if (row.type === 'step') {
    const { step, from, to, depth } = row.step
    const name = sanitiseName(step.name)
    return (
      <div className="timeline-row" style={{ transform: `translateY(${top}px)` }}>
        <span className="truncate font-mono text-micro text-quiet" style={{ paddingLeft: 28 + depth * 10 }} title={name}>
          {name}
        </span>
        <span className="timeline-track">
          <span
            className="timeline-step"
            data-status={step.ended?.status ?? 'running'}
            title={`${name}: ${formatDuration(to - from)}`}
            style={across(scale, from, to)}
          />
        </span>
      </div>
    )
  }
  const { job, bars, waits, isUnfolded } = row
  const canUnfold = job.attempts.some(({ steps }) => steps.length > 0)
  const Chevron = isUnfolded ? ChevronDown : ChevronRight
  return (
    <div
      className={classNames('timeline-row', isOpen ? 'bg-accent-soft' : 'hover:bg-sunken')}
      data-timeline={job.id}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className="flex min-w-0 items-center gap-1 pl-1">
        <button
          type="button"
          aria-label={`Steps of ${sanitiseName(job.id)}`}
          aria-expanded={isUnfolded}
          disabled={!canUnfold}
          className="rounded p-0.5 text-quiet disabled:invisible"
          onClick={() => {
            onTurn(job.id)
          }}
        >
          <Chevron size={12} aria-hidden />
        </button>
        <button
          type="button"
          className="flex min-w-0 grow items-center gap-1.5 text-left text-small"
          title={sanitiseName(job.id)}
          onClick={() => {
            onOpen(job.id)
          }}
        >
          <StateIcon state={kindOf(job)} size={12} />
          <span className={classNames('min-w-0 truncate', bars.length === 0 && 'text-quiet')}>{jobName(job)}</span>
          <span className="sr-only">{describe(row)}</span>
          {isCritical && (
            <span className="ml-auto shrink-0" title="on the critical path">
              <Waypoints size={12} aria-hidden />
              <span className="sr-only">on the critical path</span>
            </span>
          )}
        </button>
      </span>
      <span
        className="timeline-track"
        title={describe(row)}
        onClick={() => {
          onOpen(job.id)
        }}
      >
        {waits.map(({ from, to }) => (
          <span key={from} className="timeline-wait" style={across(scale, from, to)} />
        ))}
        {bars.map(({ attempt, from, to, status }) => (
          <span
            key={attempt}
            className={classNames('timeline-bar', isCritical && 'timeline-bar-critical')}
            data-status={status === 'failed' && isAllowedFailure(job) ? 'allowed to fail' : status}
            style={across(scale, from, to)}
          />
        ))}
      </span>
    </div>
  )
}

const across = (scale: TimeScale, from: number, to: number) => {
  const left = scale.placeOf(from)
  return { left: `${left * 100}%`, width: `${(scale.placeOf(to) - left) * 100}%` }
}

/** `passed: waited 12 ms; attempt 1 failed after 471 ms; attempt 2 passed after 291 ms`. */
const describe = ({ job, bars, waits }: Extract<ShownRow, { type: 'job' }>): string => {
  const waited = waits.reduce((sum, { from, to }) => sum + to - from, 0)
  const parts = [
    ...(waited > 0 ? [`waited ${formatDuration(waited)}`] : []),
    ...bars.map(
      ({ attempt, from, to, status }) =>
        `${bars.length > 1 ? `attempt ${attempt} ` : ''}${status === 'running' ? 'has been running' : status} ${status === 'running' ? 'for' : 'after'} ${formatDuration(to - from)}`,
    ),
  ]
  return [job.status, ...(parts.length > 0 ? [parts.join('; ')] : [])].join(': ')
}
