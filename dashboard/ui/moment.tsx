import { age } from './words/age.ts'
import { formatDuration } from '../../src/model/text/duration.ts'
import type { ShownState } from './state-mark.tsx'
import { useConnection } from '../live/notices.ts'
import { useFastClock, useSlowClock } from './clock.ts'

let absolute: Intl.DateTimeFormat | undefined

/** A date and time with its time zone. */
export const absoluteTime = (at: number): string => {
  // loading time zone data takes a browser 100 ms, so create the formatter only when it is needed
  absolute ??= new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' })
  return absolute.format(at)
}

/** A relative time, with the absolute one on hover. */
export const Moment = ({ at }: { readonly at: number }) => {
  const now = useSlowClock()
  return (
    <time
      dateTime={new Date(at).toISOString()}
      onPointerEnter={({ currentTarget }) => {
        currentTarget.title = absoluteTime(at)
      }}
    >
      {age(at, now)}
    </time>
  )
}

let ofDay: Intl.DateTimeFormat | undefined

/** A time of day: `14:02`. */
export const timeOfDay = (at: number): string => {
  ofDay ??= new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return ofDay.format(at)
}

/** How long something has been running; while the server is away, and it may have ended, since when. */
export const Elapsed = ({ since }: { readonly since: number }) => {
  const now = useFastClock()
  return useConnection() === 'open' ? <>{formatDuration(Math.max(0, now - since))}</> : <>since {timeOfDay(since)}</>
}

/** How long a run, a job or a part of one took, or a live count while it runs. */
export const Took = ({
  of: { startedAt, durationMs, status, reused },
}: {
  readonly of: { readonly startedAt?: number; readonly durationMs?: number; readonly status: ShownState; readonly reused?: object }
}) => {
  // to take a result over says nothing of how long the job takes
  if (reused) return null
  // an interrupted run is known only up to its last sign of life
  if (durationMs !== undefined && status === 'interrupted') return <span title="Its last sign of life">≥ {formatDuration(durationMs)}</span>
  if (durationMs !== undefined) return <span>{formatDuration(durationMs)}</span>
  return status === 'running' && startedAt !== undefined ? (
    <span>
      <Elapsed since={startedAt} />
    </span>
  ) : null
}
