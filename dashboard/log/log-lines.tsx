import { useCallback, useLayoutEffect, useSyncExternalStore, type MouseEvent } from 'react'
import { classNames } from '../ui/class-names.ts'
import type { LineRange } from './scroll/line-range.ts'
import { clusterStamp, LogCluster } from './log-cluster.tsx'
import type { LogFeed } from './log-feed.ts'
import type { LineLook } from './log-line.tsx'
import type { WrittenPlace } from './links/find-links.ts'
import type { Rows } from './rows.ts'
import type { Scroller } from './scroll/scroller.ts'

export interface LogLinesProps {
  readonly id: string
  readonly label: string
  readonly scroller: Scroller
  readonly feed: LogFeed
  readonly rows: Rows
  readonly look: LineLook
  readonly isWrapped: boolean
  /** The width of the line numbers, in digits. */
  readonly digits: number
  readonly chosen: LineRange | undefined
  readonly isHit: (line: number) => boolean
  readonly current: number | undefined
  readonly failure: number | undefined
  /** Clusters that stay on the page although they are out of view. */
  readonly held: readonly number[]
  readonly onFold: (step: number, isOpen: boolean) => void
  /** Shows lines that a gap stands for. */
  readonly onGap: (lines: LineRange) => void
  /** Opens a file whose link has no address of its own. */
  readonly onFile: (place: WrittenPlace) => void
  readonly onNumber: (line: number, isRange: boolean) => void
}

/** The lines in view, and some around them. */
export const LogLines = (props: LogLinesProps) => {
  const {
    id,
    label,
    scroller,
    feed,
    rows,
    look,
    isWrapped,
    digits,
    chosen,
    isHit,
    current,
    failure,
    held,
    onFold,
    onGap,
    onFile,
    onNumber,
  } = props
  const { first, last } = useSyncExternalStore(scroller.subscribe, scroller.read)
  // lay out after every render
  useLayoutEffect(() => {
    scroller.place()
  })
  const attach = useCallback(
    (element: HTMLDivElement) => {
      const spacer = element.firstElementChild
      const layer = spacer?.firstElementChild
      if (!(spacer instanceof HTMLElement) || !(layer instanceof HTMLElement)) return undefined
      return scroller.attach({ view: element, spacer, layer })
    },
    [scroller],
  )
  const clusters = new Set(held)
  for (let cluster = first; cluster <= last; cluster++) clusters.add(cluster)
  const choose = (event: MouseEvent): void => {
    const at = event.target instanceof Element ? event.target : null
    const file = at?.closest('a.log-file')
    if (file?.getAttribute('href') === '#') {
      event.preventDefault()
      onFile(JSON.parse(file.getAttribute('data-place') ?? '') as WrittenPlace)
      return
    }
    const target = at?.closest('.log-number')
    if (!target || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    onNumber(Number(target.getAttribute('data-number')), event.shiftKey)
  }
  return (
    <div
      ref={attach}
      id={id}
      role="region"
      aria-label={label}
      tabIndex={0}
      className={classNames('log-view min-h-0 min-w-0 grow', isWrapped && 'is-wrapped')}
      style={{ '--digits': digits } as Record<string, number>}
      onClick={choose}
      onMouseDown={(event) => {
        // a Shift-click on line numbers chooses lines and must not select text
        if (event.shiftKey && event.target instanceof Element && event.target.closest('.log-number')) event.preventDefault()
      }}
    >
      <div className="log-spacer">
        <div className="log-layer">
          {Array.from(clusters)
            .sort((a, b) => a - b)
            .map((cluster) => (
              <LogCluster
                key={cluster}
                index={cluster}
                rows={rows}
                feed={feed}
                look={look}
                chosen={chosen}
                isHit={isHit}
                current={current}
                failure={failure}
                isHeld={cluster < first || cluster > last}
                onFold={onFold}
                onGap={onGap}
                stamp={clusterStamp(cluster, rows, feed, isHit)}
              />
            ))}
        </div>
      </div>
    </div>
  )
}
