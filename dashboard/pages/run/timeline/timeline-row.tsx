import { ChevronDown, ChevronRight, Waypoints } from 'lucide-react'
import type { JobJson } from '../../../../src/wire/run.ts'
import { classNames } from '../../../ui/class-names.ts'
import { describeResult } from '../../../../src/model/cache/describe-result.ts'
import { formatDuration } from '../../../../src/model/text/duration.ts'
import { StateIcon } from '../../../ui/state-mark.tsx'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { MiddleText } from '../../../ui/words/middle-text.tsx'
import { reuseWords } from '../reuse/reused.tsx'
import { FoldName } from '../fold-name.tsx'
import { cellName, jobName } from '../job-name.ts'
import { isAllowedFailure, kindOf, kindsInWords } from '../job-order.ts'
import type { TimeScale } from './time-scale.ts'
import type { Bar, JobTimes, StepTimes, TimeSpan } from './timeline-rows.ts'

/** A row of the timeline: a job, or a step of an unfolded job. */
export type ShownRow =
  | {
      readonly type: 'job'
      readonly key: string
      readonly job: JobJson
      readonly bars: readonly Bar[]
      readonly waits: readonly TimeSpan[]
      readonly isUnfolded: boolean
      /** It is in a fold, whose name it does not repeat. */
      readonly isInside: boolean
    }
  | { readonly type: 'fold'; readonly key: string; readonly name: string; readonly rows: readonly JobTimes[]; readonly isOpen: boolean }
  | { readonly type: 'step'; readonly key: string; readonly step: StepTimes }

/** A row of a job, and its element. */
export interface PointedRow {
  readonly row: Extract<ShownRow, { type: 'job' }>
  readonly at: HTMLElement
}

export const idleText = ({ from, to }: TimeSpan): string => `${formatDuration(to - from)} idle`

export const TimelineRow = ({
  row,
  top,
  scale,
  isOpen,
  isCritical,
  onOpen,
  onTurn,
  onPoint,
}: {
  readonly row: ShownRow
  readonly top: number
  readonly scale: TimeScale
  readonly isOpen: boolean
  readonly isCritical: boolean
  readonly onOpen: (job: string) => void
  readonly onTurn: (key: string) => void
  /** The pointer or the focus came to a row of a job, or left it. */
  readonly onPoint: (pointed: PointedRow | undefined) => void
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
  if (row.type === 'fold') return <Fold row={row} top={top} scale={scale} onTurn={onTurn} />
  const { job, bars, waits, isUnfolded, isInside } = row
  const canUnfold = job.attempts.some(({ steps }) => steps.length > 0)
  const Chevron = isUnfolded ? ChevronDown : ChevronRight
  return (
    <div
      className={classNames('timeline-row', isOpen ? 'bg-accent-soft' : 'hover:bg-sunken')}
      data-timeline={job.id}
      onPointerEnter={(event) => {
        onPoint({ row, at: event.currentTarget })
      }}
      onPointerLeave={() => {
        onPoint(undefined)
      }}
      onFocus={(event) => {
        onPoint({ row, at: event.currentTarget })
      }}
      onBlur={() => {
        onPoint(undefined)
      }}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className={classNames('flex min-w-0 items-center gap-1 pl-1', isInside && 'pl-5')}>
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
          onClick={() => {
            onOpen(job.id)
          }}
        >
          <StateIcon state={kindOf(job)} size={12} />
          <span className={classNames('flex min-w-0', bars.length === 0 && 'text-quiet')}>
            <MiddleText text={isInside ? cellName(job) : jobName(job)} />
          </span>
          <span className="sr-only">{describe(row)}</span>
          {isCritical && (
            <span className="mr-1.5 ml-auto shrink-0" title="on the critical path">
              <Waypoints size={12} aria-hidden />
              <span className="sr-only">on the critical path</span>
            </span>
          )}
        </button>
      </span>
      <span
        className="timeline-track"
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
            data-reused={job.reused?.by}
            style={across(scale, from, to)}
          />
        ))}
        <BarLabel bars={bars} scale={scale} words={job.reused && reuseWords[job.reused.by]} />
      </span>
    </div>
  )
}

/** The jobs of a matrix or a group: from the start of the first to the end of the last. */
const Fold = ({
  row: { key, name, rows, isOpen },
  top,
  scale,
  onTurn,
}: {
  readonly row: Extract<ShownRow, { type: 'fold' }>
  readonly top: number
  readonly scale: TimeScale
  readonly onTurn: (key: string) => void
}) => {
  const bars = rows.flatMap((one) => one.bars)
  const [from, to] = [Math.min(...bars.map((bar) => bar.from)), Math.max(...bars.map((bar) => bar.to))]
  return (
    <div
      className="timeline-row cursor-pointer hover:bg-sunken"
      data-timeline-fold={name}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => {
        onTurn(key)
      }}
    >
      <span className="flex min-w-0 items-center gap-2 pl-1">
        <FoldName name={name} count={rows.length} isOpen={isOpen} />
      </span>
      <span className="timeline-track">
        {bars.length > 0 && (
          <>
            <span className="timeline-bar timeline-bar-many" style={across(scale, from, to)} />
            <span className="timeline-label text-quiet" style={{ left: `calc(${scale.placeOf(from) * 100}% + 8px)` }}>
              {kindsInWords(rows.map(({ job }) => job))}
            </span>
          </>
        )}
      </span>
    </div>
  )
}

/** What the last attempt took, or how the job was reused, beside its bar where there is room. */
const BarLabel = ({
  bars,
  scale,
  words,
}: {
  readonly bars: readonly Bar[]
  readonly scale: TimeScale
  /** In place of the duration. */
  readonly words: string | undefined
}) => {
  const last = bars.at(-1)
  const [start, end] = [scale.placeOf(bars[0]?.from ?? 0), scale.placeOf(last?.to ?? 0)]
  if (!last || end <= 0 || scale.placeOf(last.from) >= 1) return null
  const text = words ?? formatDuration(last.to - last.from)
  if (end < 1 - labelShare) {
    return (
      <span className="timeline-label" style={{ left: `calc(${end * 100}% + 4px)` }}>
        {text}
      </span>
    )
  }
  return start > labelShare ? (
    <span className="timeline-label" style={{ right: `calc(${(1 - start) * 100}% + 4px)` }}>
      {text}
    </span>
  ) : (
    <span className="timeline-label timeline-label-inside" style={{ left: `calc(${Math.max(0, start) * 100}% + 6px)` }}>
      {text}
    </span>
  )
}

/** The share of the track that a duration needs. */
const labelShare = 0.12

const across = (scale: TimeScale, from: number, to: number) => {
  const left = scale.placeOf(from)
  // a bar at the right edge keeps its least width
  return { left: `min(${left * 100}%, 100% - 2px)`, width: `${(scale.placeOf(to) - left) * 100}%` }
}

/** `passed: waited 12 ms; attempt 1 failed after 471 ms; attempt 2 passed after 291 ms`. */
const describe = ({ job, bars, waits }: Extract<ShownRow, { type: 'job' }>): string => {
  const waited = waits.reduce((sum, { from, to }) => sum + to - from, 0)
  const parts = [
    ...(waited > 0 ? [`waited ${formatDuration(waited)}`] : []),
    ...(job.reused ? [describeResult(job)] : bars.map((bar) => describeBar(bar, bars.length > 1))),
  ]
  return [job.status, ...(parts.length > 0 ? [parts.join('; ')] : [])].join(': ')
}

const describeBar = ({ attempt, from, to, status }: Bar, isNumbered: boolean): string =>
  `${isNumbered ? `attempt ${attempt} ` : ''}${status === 'running' ? 'has been running' : status} ${status === 'running' ? 'for' : 'after'} ${formatDuration(to - from)}`
