import { memo } from 'react'
import { classNames } from '../ui/class-names.ts'
import type { LogFeed } from './log-feed.ts'
import { GapRow } from './gap-row.tsx'
import { LogLineRow, type LineLook } from './log-line.tsx'
import type { LineRange } from './scroll/line-range.ts'
import { GroupHead } from './marks/group-head.tsx'
import type { Row, Rows } from './rows.ts'
import { StepHead } from './step-head.tsx'
import { clusterRows } from './scroll/treadmill.ts'

export interface ClusterProps {
  readonly index: number
  readonly rows: Rows
  readonly feed: LogFeed
  readonly look: LineLook
  readonly chosen: LineRange | undefined
  readonly isHit: (line: number) => boolean
  readonly current: number | undefined
  /** The line that shows the failure. */
  readonly failure: number | undefined
  /** It is out of view and stays only because a selection ends in it. */
  readonly isHeld: boolean
  readonly onFold: (step: number, isOpen: boolean) => void
  readonly onGap: (lines: LineRange) => void
  /** Changes when the cluster must render again, see {@link clusterStamp}. */
  readonly stamp: string
}

const keyOf = (row: Row): string => {
  switch (row.kind) {
    case 'line':
      return `l${row.line}`
    case 'head':
      return `h${row.fold.step.step}`
    case 'group':
      return `g${row.group.line}`
    case 'gap':
      return `g${row.from}`
  }
}

/** A text that changes when the rows of a cluster do. */
export const clusterStamp = (index: number, rows: Rows, feed: LogFeed, isHit: (line: number) => boolean): string => {
  const parts: string[] = []
  let first: number | undefined
  let last = 0
  for (let at = index * clusterRows; at < (index + 1) * clusterRows; at++) {
    const row = rows.at(at)
    if (!row) break
    if (row.kind === 'line') {
      first ??= row.line
      last = row.line
      parts.push(isHit(row.line) ? `${row.line}!` : `${row.line}`)
    } else if (row.kind === 'head') {
      parts.push(`h${row.fold.step.step}${row.fold.isOpen ? 'o' : 'c'}${row.fold.to}${row.fold.step.ended?.status ?? ''}`)
    } else parts.push(`${row.kind}${row.from}-${row.to}`)
  }
  return `${parts.join(' ')} ${first === undefined ? 0 : feed.stamp(first, last)}`
}

/** Fifty rows that are added and removed together: that means fewer DOM changes, and selections stay intact. */
export const LogCluster = memo(
  ({ index, rows, feed, look, chosen, isHit, current, failure, isHeld, onFold, onGap }: ClusterProps) => {
    const shown: Row[] = []
    for (let at = index * clusterRows; at < (index + 1) * clusterRows; at++) {
      const row = rows.at(at)
      if (row) shown.push(row)
    }
    return (
      <div className={classNames('log-cluster', isHeld && 'is-held')} data-cluster={index}>
        {shown.map((row) => {
          if (row.kind === 'head') return <StepHead key={keyOf(row)} fold={row.fold} onFold={onFold} />
          if (row.kind === 'group') return <GroupHead key={keyOf(row)} row={row} onFold={onFold} />
          if (row.kind === 'gap') return <GapRow key={keyOf(row)} from={row.from} to={row.to} onOpen={onGap} />
          const { line } = row
          return (
            <LogLineRow
              key={keyOf(row)}
              number={line}
              line={feed.line(line)}
              look={look}
              isChosen={chosen !== undefined && chosen.from <= line && line <= chosen.to}
              isHit={isHit(line)}
              isCurrent={current === line}
              isFailure={failure === line}
            />
          )
        })}
      </div>
    )
  },
  (was, is) =>
    was.index === is.index &&
    was.stamp === is.stamp &&
    was.look === is.look &&
    was.chosen === is.chosen &&
    was.current === is.current &&
    was.failure === is.failure &&
    was.isHeld === is.isHeld &&
    was.onFold === is.onFold &&
    was.onGap === is.onGap,
)
LogCluster.displayName = 'LogCluster'
