import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type RefObject } from 'react'
import { useKeys } from '../../../keys/keys.ts'
import { runsInWords } from '../../../ui/bar-heights.ts'
import { counted } from '../../../../src/model/text/counted.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { flakyReason } from '../../../../src/history/flaky-job.ts'
import { MiddleText } from '../../../ui/words/middle-text.tsx'
import { GridBars } from './grid-bars.tsx'
import { beganToFail, placeAfter, type GridColumns, type GridPlace, type GridRow } from './grid-cells.ts'
import { GridRowCells } from './grid-row-cells.tsx'
import { usePartInView } from '../part-in-view.ts'

/** In px, as in grid.css. */
const rowHeight = 24
const columnWidth = 20
const headHeight = 72

/** Runs as columns, the newest on the right, and jobs as rows. Only cells in view are rendered; the arrow keys reach all of them. */
export const GridTable = ({
  grid: { runs, rows },
  project,
  pipeline,
}: {
  readonly grid: GridColumns
  readonly project: string
  readonly pipeline: string
}) => {
  const scroller = useRef<HTMLDivElement>(null)
  const [nameWidth, setNameWidth] = useState(200)
  useLayoutEffect(() => {
    const fit = (): void => {
      const width = scroller.current?.clientWidth ?? 0
      // names get the room that few runs leave
      const left = width - runs.length * columnWidth - 24
      setNameWidth(Math.round(Math.max(96, Math.min(width * 0.3, 260), Math.min(left, 420))))
    }
    fit()
    const observer = new ResizeObserver(fit)
    if (scroller.current) observer.observe(scroller.current)
    return () => {
      observer.disconnect()
    }
  }, [runs.length])
  const inView = usePartInView(scroller, { rowHeight, columnWidth })
  useNewestInView(scroller, runs.at(-1)?.id, nameWidth)
  const { place, goTo, onKeyDown, onFocus } = useGridKeys({ row: rows.length, column: runs.length }, (next) => {
    scroller.current?.scrollTo(scrolledTo(scroller.current, next, nameWidth))
  })
  const open = useOpenRun()
  useKeys([
    {
      key: 'f',
      does: 'where a job began to fail, then the next job that did',
      act: () => {
        const places = beganToFail(rows)
        const next = places[places.findIndex(({ row, column }) => row === place.row && column === place.column) + 1] ?? places[0]
        if (next && scroller.current) goTo(scroller.current, next)
      },
    },
  ])

  const [from, to] = inView.columns
  // keep the same object while nothing in it changes: a new one rerenders all rows
  const columns = useMemo(() => ({ runs, from, to, left: nameWidth, width: columnWidth }), [runs, from, to, nameWidth])
  const [firstRow, endRow] = inView.rows
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={`Jobs of ${sanitiseName(pipeline)} by run, ${runsInWords(runs)}`}
      aria-rowcount={rows.length + 1}
      aria-colcount={runs.length + 1}
      className="relative max-h-[calc(100dvh-150px)] overflow-auto overscroll-x-contain border-b border-line"
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onClick={open}
    >
      <div
        className="relative min-w-full"
        style={{ height: headHeight + rows.length * rowHeight, width: nameWidth + runs.length * columnWidth + 12 }}
        role="presentation"
      >
        <div role="row" aria-rowindex={1} className="sticky top-0 z-20 flex border-b border-line bg-ground" style={{ height: headHeight }}>
          <span
            role="columnheader"
            aria-colindex={1}
            className="sticky left-0 z-10 flex items-end bg-ground px-3 pb-1 text-micro text-quiet sm:px-4"
            style={{ width: nameWidth }}
          >
            {counted(rows.length, 'job')}
          </span>
          <GridBars columns={columns} focused={place.row === 0 ? place.column : -1} />
        </div>
        {rows.slice(firstRow, endRow).map((row, offset) => {
          const index = firstRow + offset
          return (
            <div
              key={row.id}
              role="row"
              aria-rowindex={index + 2}
              className="absolute top-0 left-0 flex w-full hover:bg-raised"
              style={{ height: rowHeight, transform: `translateY(${headHeight + index * rowHeight}px)` }}
            >
              <Name
                row={row}
                width={nameWidth}
                place={`${index + 1},0`}
                isFocused={place.row === index + 1 && place.column === 0}
                {...{ project, pipeline }}
              />
              <GridRowCells row={row} rowNumber={index + 1} columns={columns} focused={place.row === index + 1 ? place.column : -1} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

const Name = ({
  row,
  width,
  place,
  isFocused,
  project,
  pipeline,
}: {
  readonly row: GridRow
  readonly width: number
  readonly place: string
  readonly isFocused: boolean
  readonly project: string
  readonly pipeline: string
}) => (
  <span
    role="rowheader"
    aria-colindex={1}
    className="sticky left-0 z-10 flex min-w-0 shrink-0 items-center border-r border-line bg-ground px-3 sm:px-4"
    style={{ width }}
  >
    <Link
      to="/pipelines/$pipeline"
      params={{ pipeline }}
      search={{ project, job: row.id }}
      tabIndex={isFocused ? 0 : -1}
      data-place={place}
      className="flex min-w-0 no-underline hover:underline"
      title={row.title ?? row.id}
    >
      <MiddleText text={row.id} />
    </Link>
    {row.flaky && (
      <span className="ml-auto shrink-0 pl-2 text-micro text-interrupted" title={flakyReason(row.flaky)}>
        <span className="max-sm:sr-only">flaky</span>
        {/* on a narrow screen the name needs the room */}
        <span aria-hidden className="sm:hidden">
          ≈
        </span>
      </span>
    )}
  </span>
)

/** Scrolls to the newest run, and keeps it in view until the user scrolls away. */
const useNewestInView = (scroller: RefObject<HTMLDivElement | null>, newest: string | undefined, nameWidth: number): void => {
  const isAtEnd = useRef(true)
  useLayoutEffect(() => {
    if (isAtEnd.current) scroller.current?.scrollTo({ left: scroller.current.scrollWidth })
  }, [scroller, newest, nameWidth])
  useEffect(() => {
    const shown = scroller.current
    const look = (): void => {
      if (shown) isAtEnd.current = shown.scrollLeft + shown.clientWidth >= shown.scrollWidth - columnWidth
    }
    shown?.addEventListener('scroll', look, { passive: true })
    return () => shown?.removeEventListener('scroll', look)
  }, [scroller])
}

/** Where to scroll so that a place is in view and not covered by the names or the bars. */
const scrolledTo = (shown: HTMLElement, { row, column }: GridPlace, nameWidth: number): ScrollToOptions => {
  const [top, left] = [(row - 1) * rowHeight, (column - 1) * columnWidth]
  const height = shown.clientHeight - headHeight
  const width = shown.clientWidth - nameWidth
  return {
    top: row === 0 ? shown.scrollTop : Math.min(top, Math.max(shown.scrollTop, top + rowHeight - height)),
    left: column === 0 ? shown.scrollLeft : Math.min(left, Math.max(shown.scrollLeft, left + columnWidth - width)),
  }
}

/** Tab stops once in the grid, at the newest run; the arrow keys move from there. */
const useGridKeys = (last: GridPlace, bringIntoView: (place: GridPlace) => void) => {
  const [moved, setMoved] = useState<GridPlace>()
  const place = moved ?? { row: 0, column: last.column }
  const goTo = (grid: HTMLElement, next: GridPlace): void => {
    setMoved(next)
    bringIntoView(next)
    focusPlace(grid, next, 20)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = placeAfter(event.key, place, last)
    if (!next) return
    event.preventDefault()
    goTo(event.currentTarget, next)
  }
  const onFocus = ({ target }: { readonly target: EventTarget }): void => {
    const [row, column] = target instanceof HTMLElement ? (target.dataset['place']?.split(',').map(Number) ?? []) : []
    if (row !== undefined && column !== undefined && (row !== place.row || column !== place.column)) setMoved({ row, column })
  }
  return { place, goTo, onKeyDown, onFocus }
}

/** Retries, because a cell that was out of view renders only after the grid has scrolled. */
const focusPlace = (grid: HTMLElement, place: GridPlace, tries: number): void => {
  const cell = grid.querySelector<HTMLElement>(`[data-place="${place.row},${place.column}"]`)
  if (cell) cell.focus({ preventScroll: true })
  else if (tries > 0)
    requestAnimationFrame(() => {
      focusPlace(grid, place, tries - 1)
    })
}

/** Cells are plain links, thousands of them: one listener opens them all without reloading the page. */
const useOpenRun = (): ((event: MouseEvent) => void) => {
  const navigate = useNavigate()
  return (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-run]') : null
    const { run, job } = link?.dataset ?? {}
    if (run === undefined || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    void navigate({ to: '/runs/$run', params: { run }, search: job === undefined ? {} : { job } })
  }
}
