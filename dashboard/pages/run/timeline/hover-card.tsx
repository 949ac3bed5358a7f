import type { JobJson, RunDetailJson } from '../../../../src/wire/run.ts'
import { describeResult } from '../../../../src/model/cache/describe-result.ts'
import { formatDuration } from '../../../../src/model/text/duration.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { StateMark } from '../../../ui/state-mark.tsx'
import { kindOf } from '../job-order.ts'
import type { PointedRow } from './timeline-row.tsx'

/** In px: the height that a card may need, and the space around it. */
const most = 190
const gap = 6
/** A job that began this soon, in milliseconds, did not wait for anything. */
const startsWithinMs = 100

/** What a job waited for, and how long each attempt ran, below its row or above it. */
export const HoverCard = ({ pointed: { row, at }, detail }: { readonly pointed: PointedRow; readonly detail: RunDetailJson }) => {
  const box = at.getBoundingClientRect()
  const isBelow = box.bottom + most < innerHeight
  const { job, bars, waits } = row
  const waited = waits.reduce((sum, { from, to }) => sum + to - from, 0)
  const need = lastNeed(job, detail.jobs)
  return (
    <div
      role="tooltip"
      className="pointer-events-none fixed z-30 max-w-[min(420px,90vw)] space-y-1 rounded-md border border-line bg-raised p-2 text-small shadow-lg"
      style={{ left: box.left + box.width * 0.3, ...(isBelow ? { top: box.bottom + gap } : { bottom: innerHeight - box.top + gap }) }}
    >
      <p className="font-medium wrap-anywhere">{sanitiseName(job.id)}</p>
      <p>
        <StateMark state={kindOf(job)} /> {job.because !== undefined && <span className="text-quiet">{sanitiseName(job.because)}</span>}
      </p>
      {need && (
        <p className="text-quiet">
          Ready when <span className="text-text">{sanitiseName(need.id)}</span> ended
          {need.endedAt !== undefined && `, ${formatDuration(need.endedAt - detail.run.startedAt)} into the run`}
        </p>
      )}
      {waited >= startsWithinMs && (
        <p className="text-quiet">
          Waited {formatDuration(waited)} {bars.length > 1 ? 'before and between its attempts' : 'for a slot or a lock'}
        </p>
      )}
      {job.reused && <p>{sanitiseName(describeResult(job))}</p>}
      {(job.reused ? [] : bars).map(({ attempt, from, to, status }) => (
        <p key={attempt}>
          {bars.length > 1 ? `Attempt ${attempt}: ` : ''}
          {status === 'running' ? 'running for' : `${status} after`} {formatDuration(to - from)}
          <span className="text-quiet"> from {formatDuration(from)}</span>
        </p>
      ))}
    </div>
  )
}

/** The need that ended last. */
const lastNeed = (job: JobJson, jobs: readonly JobJson[]): JobJson | undefined =>
  jobs
    .filter(({ id, endedAt }) => endedAt !== undefined && job.needs.includes(id))
    .reduce<JobJson | undefined>((last, need) => ((last?.endedAt ?? -1) >= (need.endedAt ?? 0) ? last : need), undefined)
