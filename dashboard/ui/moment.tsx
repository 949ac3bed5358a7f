import { age, duration } from './duration.ts'
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

const Elapsed = ({ since }: { readonly since: number }) => <>{duration(useFastClock() - since)}</>

/** How long something took, or has taken so far; then it counts. */
export const Took = ({
  startedAt,
  durationMs,
  isRunning,
  isAtLeast = false,
}: {
  readonly startedAt?: number | undefined
  readonly durationMs?: number | undefined
  readonly isRunning: boolean
  /** What was interrupted is known up to its last sign of life only. */
  readonly isAtLeast?: boolean
}) => {
  if (durationMs !== undefined)
    return isAtLeast ? <span title="Its last sign of life">≥ {duration(durationMs)}</span> : <span>{duration(durationMs)}</span>
  return isRunning && startedAt !== undefined ? (
    <span>
      <Elapsed since={startedAt} />
    </span>
  ) : null
}
