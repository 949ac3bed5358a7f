import { age } from './words/age.ts'
import { formatDuration } from '../../src/model/text/duration.ts'
import type { ShownState } from './state-mark.tsx'
import { useFastClock, useSlowClock } from './clock.ts'

let absolute: Intl.DateTimeFormat | undefined

/** A moment in words with its time zone. */
export const absoluteTime = (at: number): string => {
  // a browser takes 100 ms to read what it knows of time zones: not before somebody asks
  absolute ??= new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' })
  return absolute.format(at)
}

/** A moment, relative; the absolute one on hover. */
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

/** How long a run, a job or a part of one took, or has taken so far; then it counts. */
export const Took = ({
  of: { startedAt, durationMs, status },
}: {
  readonly of: { readonly startedAt?: number; readonly durationMs?: number; readonly status: ShownState }
}) => {
  // what was interrupted is known up to its last sign of life only
  if (durationMs !== undefined && status === 'interrupted') return <span title="Its last sign of life">≥ {formatDuration(durationMs)}</span>
  if (durationMs !== undefined) return <span>{formatDuration(durationMs)}</span>
  return status === 'running' && startedAt !== undefined ? (
    <span>
      <Elapsed since={startedAt} />
    </span>
  ) : null
}
