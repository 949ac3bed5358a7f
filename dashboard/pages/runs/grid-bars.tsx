import type { GridRunJson } from '../../../src/wire/statistics.ts'
import { barHeights } from '../../ui/bar-heights.ts'
import { useFastClock, useSlowClock } from '../../ui/clock.ts'
import { barInWords, barLook } from '../../ui/run-bars.tsx'
import { visibleText } from '../../ui/visible-text.ts'

/** The runs in view as bars over their columns, as high as they took long; that of a run that is live grows. */
export const GridBars = ({
  runs,
  from,
  to,
  left,
  width,
  focused,
}: {
  readonly runs: readonly GridRunJson[]
  readonly from: number
  readonly to: number
  readonly left: number
  readonly width: number
  /** The column that the Tab key stops at, or -1. */
  readonly focused: number
}) => {
  const now = useSlowClock()
  const heights = barHeights(runs, now)
  return runs.slice(from, to).map((run, offset) => {
    const column = from + offset
    const words = [barInWords(run, now), run.branch, run.subject]
      .filter((one) => one !== undefined)
      .map(visibleText)
      .join(', ')
    return (
      <span
        key={run.id}
        role="columnheader"
        aria-colindex={column + 2}
        className="grid-slot py-1"
        style={{ transform: `translateX(${left + column * width}px)` }}
      >
        <a
          href={`/runs/${run.id}`}
          className="run-bar"
          tabIndex={focused === column + 1 ? 0 : -1}
          data-place={`0,${column + 1}`}
          data-run={run.id}
          aria-label={words}
          title={words}
        >
          {run.status === 'running' ? (
            <LiveBar runs={runs} run={run} />
          ) : (
            <span className={barLook(run.status)} style={{ height: `${(heights[column] ?? 0) * 100}%` }} />
          )}
        </a>
      </span>
    )
  })
}

const LiveBar = ({ runs, run }: { readonly runs: readonly GridRunJson[]; readonly run: GridRunJson }) => {
  const now = useFastClock()
  const height = barHeights(runs, now)[runs.indexOf(run)] ?? 0
  return <span className={barLook(run.status)} style={{ height: `${height * 100}%` }} />
}
