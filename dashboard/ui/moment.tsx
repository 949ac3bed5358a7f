import { age } from './words/age.ts'
import { formatDuration } from '../../src/model/text/duration.ts'
import type { ShownState } from './state-mark.tsx'
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

const Elapsed = ({ since }: { readonly since: number }) => <>{formatDuration(useFastClock() - since)}</>

/** How long a run, a job or a part of one took, or a live count while it runs. */
export const Took = ({
  of: { startedAt, durationMs, status },
}: {
  readonly of: { readonly startedAt?: number; readonly durationMs?: number; readonly status: ShownState }
}) => {
  // an interrupted run is known only up to its last sign of life
  if (durationMs !== undefined && status === 'interrupted') return <span title="Its last sign of life">≥ {formatDuration(durationMs)}</span>
  if (durationMs !== undefined) return <span>{formatDuration(durationMs)}</span>
  return status === 'running' && startedAt !== undefined ? (
    <span>
      <Elapsed since={startedAt} />
    </span>
  ) : null
}
