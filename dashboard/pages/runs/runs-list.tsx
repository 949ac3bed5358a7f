import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useEffectEvent } from 'react'
import type { RunSummaryJson } from '../../../src/wire/run.ts'
import { useIsWide } from '../../ui/is-wide.ts'
import { useListTop } from '../../ui/list-top.ts'
import { useFirstErrors } from './first-errors.ts'
import { rememberOpened, useOpenedRun } from './opened-run.ts'
import { RunRow } from './run-row.tsx'

/** In px; rows have a fixed height, so nothing jumps when data arrives. */
const rowHeights = { wide: 52, narrow: 84 }

/** The finished runs; only the rows in view are rendered. */
export const RunsList = ({
  runs,
  hasMore,
  onMore,
  ticked,
  onTick,
  scrollTo,
  isNewestFirst,
}: {
  readonly runs: readonly RunSummaryJson[]
  readonly hasMore: boolean
  readonly onMore: () => void
  readonly ticked: readonly string[]
  readonly onTick: (run: string, isTicked: boolean) => void
  /** The run to scroll into view. */
  readonly scrollTo: string | undefined
  readonly isNewestFirst: boolean
}) => {
  const { list, top } = useListTop<HTMLUListElement>()
  const isWide = useIsWide(640)
  const height = isWide ? rowHeights.wide : rowHeights.narrow
  const rows = useWindowVirtualizer({
    count: runs.length,
    estimateSize: () => height,
    overscan: 8,
    scrollMargin: top,
    getItemKey: (index) => runs[index]?.id ?? index,
    scrollPaddingStart: 60,
  })
  useEffect(() => {
    rows.measure()
  }, [rows, height])
  const bringIntoView = useEffectEvent((run: string | undefined) => {
    const index = runs.findIndex(({ id }) => id === run)
    if (index >= 0) rows.scrollToIndex(index)
  })
  // only when `scrollTo` changes, not when the list grows
  useEffect(() => {
    bringIntoView(scrollTo)
  }, [scrollTo])

  const missing = useOpenedRun((run) => {
    const index = top > 0 ? runs.findIndex(({ id }) => id === run) : -1
    return index < 0 ? undefined : top + index * height
  })
  const items = rows.getVirtualItems()
  const last = items.at(-1)?.index ?? -1
  // ids are in the order of time: the run that was opened may be on a later page
  const isOnLaterPage = isNewestFirst && missing !== undefined && missing < (runs.at(-1)?.id ?? '')
  useEffect(() => {
    if (hasMore && (last >= runs.length - 20 || isOnLaterPage)) onMore()
  }, [hasMore, last, isOnLaterPage, runs.length, onMore])

  const shown = items.flatMap(({ index, start }) => {
    const run = runs[index]
    return run ? [{ run, index, start: start - top }] : []
  })
  const failures = useFirstErrors(runs.filter(({ status }) => status === 'failed').map(({ id }) => id))
  return (
    <ul
      ref={list}
      aria-label="Finished runs"
      className="relative"
      style={{ height: rows.getTotalSize() }}
      onClickCapture={({ target }) => {
        rememberOpened(target)
      }}
    >
      {shown.map(({ run, index, start }) => (
        <li
          key={run.id}
          aria-setsize={hasMore ? -1 : runs.length}
          aria-posinset={index + 1}
          className="absolute inset-x-0 top-0"
          style={{ height, transform: `translateY(${start}px)` }}
        >
          <RunRow
            run={run}
            failure={failures.get(run.id)}
            isTicked={ticked.includes(run.id)}
            onTick={(isTicked) => {
              onTick(run.id, isTicked)
            }}
          />
        </li>
      ))}
    </ul>
  )
}
