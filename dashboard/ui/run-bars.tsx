import { Link } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import type { RunBarJson } from '../../src/wire/statistics.ts'
import { barHeights, runsInWords } from './bar-heights.ts'
import { classNames } from './class-names.ts'
import { useSlowClock } from './clock.ts'
import { age } from './words/age.ts'
import { formatDuration } from '../../src/model/text/duration.ts'

/** The class of a run's bar, by status. */
export const barLook = (status: RunBarJson['status']): string => `bar-${status}`

/** A bar in words: `failed, 3 m 12 s, 4 h ago`. */
export const barInWords = ({ status, durationMs, startedAt }: RunBarJson, now: number): string =>
  [status, ...(durationMs === undefined ? [] : [formatDuration(durationMs)]), age(startedAt, now)].join(', ')

/**
 * Runs as bars, the newest on the right; `runs` are newest first. Each bar links to its run. The Tab key stops once, at the newest; the
 * arrow keys move from bar to bar.
 */
export const RunBars = ({
  runs,
  label,
  isLarge = false,
}: {
  readonly runs: readonly RunBarJson[]
  readonly label: string
  readonly isLarge?: boolean
}) => {
  const now = useSlowClock()
  const heights = barHeights(runs, now)
  return (
    <div
      role="group"
      aria-label={`${label}, ${runsInWords(runs)}`}
      className={classNames('run-bars w-full', isLarge ? 'run-bars-large h-24' : 'h-8 justify-end')}
      onKeyDown={moveAlong}
    >
      {runs
        .map((run, index) => (
          <Link
            key={run.id}
            to="/runs/$run"
            params={{ run: run.id }}
            tabIndex={index === 0 ? 0 : -1}
            className="run-bar"
            title={barInWords(run, now)}
            aria-label={barInWords(run, now)}
            data-run={run.id}
          >
            <span className={barLook(run.status)} style={{ height: `${(heights[index] ?? 0) * 100}%` }} />
          </Link>
        ))
        .toReversed()}
    </div>
  )
}

const moveAlong = (event: KeyboardEvent<HTMLElement>): void => {
  const { target } = event
  if (!(target instanceof HTMLElement)) return
  const next = event.key === 'ArrowLeft' ? target.previousElementSibling : event.key === 'ArrowRight' ? target.nextElementSibling : null
  if (!(next instanceof HTMLElement)) return
  event.preventDefault()
  next.focus()
}
