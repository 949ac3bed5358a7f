import type { GridRunJson } from '../../../../src/wire/statistics.ts'
import { barHeights } from '../../../ui/bar-heights.ts'
import { useFastClock, useSlowClock } from '../../../ui/clock.ts'
import { barInWords, barLook } from '../../../ui/run-bars.tsx'
import { links } from '../../../links.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import type { DrawnColumns } from './grid-cells.ts'
import { GridSlot } from './grid-slot.tsx'

/** The runs in view as bars above their columns. A bar's height is the run's duration; the bar of a live run grows. */
export const GridBars = ({
  columns,
  focused,
}: {
  readonly columns: DrawnColumns
  /** The column that Tab reaches, or -1. */
  readonly focused: number
}) => {
  const { runs, from, to } = columns
  const now = useSlowClock()
  const heights = barHeights(runs, now)
  return runs.slice(from, to).map((run, offset) => {
    const index = from + offset
    const words = [barInWords(run, now), run.branch, run.subject]
      .filter((one) => one !== undefined)
      .map(sanitiseName)
      .join(', ')
    return (
      <GridSlot
        key={run.id}
        role="columnheader"
        run={run}
        href={links.run(run.id)}
        place={{ row: 0, column: index + 1 }}
        columns={columns}
        isFocused={focused === index + 1}
        words={words}
        className="run-bar"
      >
        {run.status === 'running' ? (
          <LiveBar runs={runs} run={run} />
        ) : (
          <span className={barLook(run.status)} style={{ height: `${(heights[index] ?? 0) * 100}%` }} />
        )}
      </GridSlot>
    )
  })
}

const LiveBar = ({ runs, run }: { readonly runs: readonly GridRunJson[]; readonly run: GridRunJson }) => {
  const now = useFastClock()
  const height = barHeights(runs, now)[runs.indexOf(run)] ?? 0
  return <span className={barLook(run.status)} style={{ height: `${height * 100}%` }} />
}
