import { Link } from '@tanstack/react-router'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import { useKeys } from '../../keys/keys.ts'
import { classNames } from '../../ui/class-names.ts'
import { useExpressionMarks } from '../../ui/marks/expression-marks.ts'
import { useListTop } from '../../ui/list-top.ts'
import { MarkedText } from '../../ui/marks/marked-text.tsx'
import { textRanges, type Range } from '../../ui/marks/marks.ts'
import { counted } from '../../../src/model/text/counted.ts'
import { sanitiseLine, sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { useContextLines } from './context-lines.ts'
import { groupHits, hitRows, type Hit, type HitGroup, type HitRow } from './hit-rows.ts'
import type { SearchSearch } from './search-search.ts'

/** In px; rows of a kind have a fixed height, so nothing jumps when lines arrive. */
const rowHeights = { head: 36, hit: 20, context: 20, gap: 12 } as const

/** The hits by run and job, with context lines; only the rows in view are rendered. */
export const HitList = ({ hits, search }: { readonly hits: readonly Hit[]; readonly search: SearchSearch }) => {
  const rows = useMemo(() => hitRows(groupHits(hits)), [hits])
  const { list, top } = useListTop<HTMLDivElement>()
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => rowHeights[rows[index]?.kind ?? 'hit'],
    overscan: 20,
    scrollMargin: top,
    scrollPaddingStart: 140,
    scrollPaddingEnd: 40,
  })
  const shape = rows.length
  useEffect(() => {
    virtual.measure()
  }, [virtual, shape, rows])
  useHitKeys(rows, (index) => {
    virtual.scrollToIndex(index)
  })

  const items = virtual.getVirtualItems()
  const shown = items.flatMap((item) => {
    const row = rows[item.index]
    return row ? [{ row, key: item.key, start: item.start - top }] : []
  })
  const contextOf = useContextLines(shown.map(({ row }) => row))
  const rangesOf = useRanges(
    shown.flatMap(({ row }) => (row.kind === 'hit' ? [sanitiseLine(row.line.text, false)] : [])),
    search,
  )
  return (
    <div ref={list} className="relative" style={{ height: virtual.getTotalSize() }} role="list" aria-label="Hits">
      {shown.map(({ row, key, start }) => (
        <div
          key={key}
          role={row.kind === 'hit' || row.kind === 'head' ? 'listitem' : 'presentation'}
          className="absolute inset-x-0 top-0"
          style={{ height: rowHeights[row.kind], transform: `translateY(${start}px)` }}
        >
          <Row row={row} context={row.kind === 'context' ? contextOf(row) : undefined} rangesOf={rangesOf} />
        </div>
      ))}
    </div>
  )
}

/** Finds the searched text in a line. */
const useRanges = (texts: readonly string[], search: SearchSearch): ((text: string) => readonly Range[]) => {
  const isCase = search.case === '1'
  const wanted = search.text ?? ''
  const joined = JSON.stringify(texts)
  const stable = useMemo(() => JSON.parse(joined) as readonly string[], [joined])
  const marks = useExpressionMarks(stable, search.regex ? wanted : undefined, isCase ? 'gu' : 'giu')
  return (text) => (search.regex ? (marks.get(text) ?? []) : textRanges(text, wanted, isCase))
}

const Row = ({
  row,
  context,
  rangesOf,
}: {
  readonly row: HitRow
  readonly context: string | undefined
  readonly rangesOf: (text: string) => readonly Range[]
}) => {
  switch (row.kind) {
    case 'head':
      return <Head group={row.group} />
    case 'gap':
      return <div aria-hidden className="mx-3 mt-1.5 border-t border-dashed border-line sm:mx-4" />
    case 'context':
      return <Line number={row.number} text={context === undefined ? undefined : sanitiseLine(context, false)} ranges={[]} />
    case 'hit': {
      const text = sanitiseLine(row.line.text, false)
      return (
        <Link
          to="/runs/$run"
          params={{ run: row.group.run }}
          search={{ job: row.group.job }}
          hash={`L${row.line.number}`}
          data-hit={row.index}
          className="block h-full bg-accent-soft no-underline outline-offset-[-2px] hover:bg-sunken"
        >
          <Line number={row.line.number} text={text} ranges={rangesOf(text)} isHit />
        </Link>
      )
    }
  }
}

const Head = ({ group: { run, pipeline, job, hits } }: { readonly group: HitGroup }) => (
  <h2 className="flex h-full items-end gap-2 border-b border-line px-3 pb-1 whitespace-nowrap sm:px-4">
    <Link to="/runs/$run" params={{ run }} search={{ job }} className="min-w-0 truncate font-semibold">
      {sanitiseName(job)}
    </Link>
    <span className="min-w-0 truncate text-quiet">in {sanitiseName(pipeline)}</span>
    <span className="min-w-0 shrink-[9] truncate font-mono text-small text-quiet max-sm:hidden">{run}</span>
    <span className="grow" />
    <span className="text-small text-quiet">{counted(hits.length, 'hit')}</span>
  </h2>
)

const Line = ({
  number,
  text,
  ranges,
  isHit = false,
}: {
  readonly number: number
  readonly text: string | undefined
  readonly ranges: readonly Range[]
  readonly isHit?: boolean
}) => (
  <span className="flex h-full min-w-0 items-baseline px-3 font-mono text-log sm:px-4">
    <span className="w-14 shrink-0 pr-3 text-right text-small text-quiet select-none">{text === undefined ? '' : number}</span>
    <span className={classNames('min-w-0 overflow-hidden text-ellipsis whitespace-pre', !isHit && 'text-quiet')}>
      {/* a blank line has a space, so that its number stands on the same base line as others */}
      {text !== undefined && <MarkedText text={text === '' ? ' ' : text} ranges={ranges} most={500} />}
    </span>
  </span>
)

/** `j` and `k` move from hit to hit; Enter opens the focused one. */
const useHitKeys = (rows: readonly HitRow[], scrollTo: (row: number) => void): void => {
  const wanted = useRef(-1)
  const count = rows.reduce((sum, { kind }) => sum + (kind === 'hit' ? 1 : 0), 0)
  const goTo = (index: number): void => {
    wanted.current = index
    const row = rows.findIndex((one) => one.kind === 'hit' && one.index === index)
    if (row < 0) return
    scrollTo(row)
    focusHit(index, 20)
  }
  const move = (by: 1 | -1): void => {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['hit'] : undefined
    const here = focused === undefined ? wanted.current : Number(focused)
    goTo(Math.max(0, Math.min(count - 1, here + by)))
  }
  useKeys([
    {
      key: 'j',
      also: ['ArrowDown'],
      does: 'next hit',
      act: () => {
        move(1)
      },
    },
    {
      key: 'k',
      also: ['ArrowUp'],
      does: 'previous hit',
      act: () => {
        move(-1)
      },
    },
    { key: 'Enter', does: 'open the hit', act: () => document.querySelector<HTMLElement>(`[data-hit="${wanted.current}"]`)?.click() },
  ])
}

/** Retries, because a row that was out of view renders only after the list has scrolled. */
const focusHit = (index: number, tries: number): void => {
  const link = document.querySelector<HTMLElement>(`[data-hit="${index}"]`)
  if (link) link.focus({ preventScroll: true })
  else if (tries > 0)
    requestAnimationFrame(() => {
      focusHit(index, tries - 1)
    })
}
