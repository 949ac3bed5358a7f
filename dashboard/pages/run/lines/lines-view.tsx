import './lines-view.css'
import { Link } from '@tanstack/react-router'
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { counted } from '../../../../src/model/text/counted.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { fetchJson } from '../../../api.ts'
import { useNotices } from '../../../live/notices.ts'
import { MiddleText } from '../../../ui/words/middle-text.tsx'
import { timeText } from '../../../log/log-time.ts'
import { lookStyle } from '../../../log/sgr/look-style.ts'
import { shownText } from '../../../log/shown-text.ts'
import { Button } from '../../../ui/button.tsx'
import { useFixedRows } from '../../../ui/fixed-rows.ts'
import { LogsRemoved } from '../../../ui/logs-removed.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { useJobFilter } from '../job-filter.tsx'
import type { JobsViewProps } from '../jobs-view.ts'
import { useRunSearch } from '../use-run-search.ts'
import { createMerge, type MergedLine } from './merge-lines.ts'

/** In px, also in lines-view.css. */
const rowHeight = 20
const linesAtOnce = 1000
/** More lines than this are read job by job. */
const mostLines = 200_000

/** The logs of all jobs, line by line as they arrived. */
const LinesView = (props: JobsViewProps) => {
  const { run, jobs } = props.detail
  if (run.logsRemoved)
    return (
      <p className="p-4 text-quiet">
        The logs of this run were removed to make room, <LogsRemoved of={run.logsRemoved} />.
      </p>
    )
  if (jobs.length === 0) return <p className="p-4 text-quiet">The lines appear when the plan is ready.</p>
  return <Lines key={run.id} {...props} />
}

export default LinesView

const Lines = ({ detail: { run, jobs } }: JobsViewProps) => {
  const { isShown } = useJobFilter()
  const { search } = useRunSearch()
  const [merge] = useState(() =>
    createMerge((job, from, count) => fetchJson('jobLines', { params: { run: run.id, job }, query: { from, count } })),
  )
  const [{ count, hasMore, error }, setState] = useState<{
    readonly count: number
    readonly hasMore: boolean
    readonly error?: unknown
  }>({ count: 0, hasMore: true })
  const isBusy = useRef(false)
  const isAsked = useRef(false)
  const readMore = async (most: number): Promise<void> => {
    if (isBusy.current) {
      isAsked.current = true
      return
    }
    isBusy.current = true
    merge.add(
      jobs.flatMap(({ id, startedAt }) => (startedAt === undefined ? [] : [{ id, startMs: Math.max(0, startedAt - run.startedAt) }])),
    )
    try {
      const more = await merge.more(Math.min(most, mostLines - merge.lines.length))
      setState({ count: merge.lines.length, hasMore: more })
    } catch (failure) {
      setState({ count: merge.lines.length, hasMore: true, error: failure })
    }
    isBusy.current = false
    if (!isAsked.current) return
    isAsked.current = false
    void readMore(linesAtOnce)
  }
  const readNext = useEffectEvent(() => {
    void readMore(linesAtOnce)
  })
  // at first, and whenever a job has begun
  const begun = jobs.filter(({ startedAt }) => startedAt !== undefined).length
  useEffect(() => {
    readNext()
  }, [begun])
  useNotices((notices) => {
    const isOurs = notices.some((notice) => notice.kind === 'reset' || (notice.kind !== 'gone' && notice.run === run.id))
    if (!isOurs || hasMore) return
    merge.grew()
    void readMore(linesAtOnce)
  })

  const chosen = new Set(jobs.filter(isShown).map(({ id }) => id))
  const isWhole = chosen.size === jobs.length
  const shown = isWhole ? merge.lines : merge.lines.filter(({ job }) => chosen.has(job))
  const length = isWhole ? count : shown.length
  const { scroller, indexes } = useFixedRows({ count: length, height: rowHeight })
  useFollowing(scroller, length, run.status === 'running')
  const last = indexes.at(-1) ?? -1
  const isNearEnd = last >= length - 50
  useEffect(() => {
    if (isNearEnd && hasMore && error === undefined && count < mostLines) readNext()
  }, [isNearEnd, hasMore, error, count])

  return (
    <div className="flex min-h-0 grow flex-col">
      {error !== undefined && (
        <Problem
          error={error}
          onRetry={() => {
            setState({ count, hasMore: true })
          }}
        />
      )}
      {count === 0 && error === undefined && !hasMore && (
        <p className="p-4 text-quiet">{run.status === 'running' ? 'No output yet.' : 'No output.'}</p>
      )}
      <div ref={scroller} tabIndex={0} role="group" aria-label="Lines of all jobs by time" className="min-h-0 grow overflow-auto">
        <div className="relative" style={{ height: length * rowHeight }}>
          {indexes.map((index) => {
            const one = shown[index]
            return (
              one && (
                <Row
                  key={index}
                  merged={one}
                  isAgain={shown[index - 1]?.job === one.job}
                  top={index * rowHeight}
                  run={run.id}
                  search={search}
                />
              )
            )
          })}
        </div>
      </div>
      <p role="status" className="flex min-h-7 shrink-0 items-center gap-3 border-t border-line px-3 text-small text-quiet">
        {count >= mostLines ? (
          `These are the first ${mostLines.toLocaleString('en')} lines. Open a job for the rest of its log.`
        ) : hasMore ? (
          <>
            {count.toLocaleString('en')} lines so far
            <Button
              look="quiet"
              onClick={() => {
                void readMore(mostLines)
              }}
            >
              Read all
            </Button>
          </>
        ) : (
          `${counted(length, 'line')} of ${counted(chosen.size, 'job')}`
        )}
      </p>
    </div>
  )
}

/** One line, which leads to its place in the log of its job. */
const Row = ({
  merged: { job, line },
  isAgain,
  top,
  run,
  search,
}: {
  readonly merged: MergedLine
  /** The line above is of the same job. */
  readonly isAgain: boolean
  readonly top: number
  readonly run: string
  readonly search: ReturnType<typeof useRunSearch>['search']
}) => (
  <Link
    to="/runs/$run"
    params={{ run }}
    search={{ ...search, job, dock: 'right' }}
    hash={`L${line.number}`}
    // Tab goes from job to job, and the arrow keys scroll
    tabIndex={isAgain ? -1 : 0}
    className="merged-line"
    style={{ transform: `translateY(${top}px)` }}
  >
    <span data-part="time">{timeText('start', line.ms, 0)}</span>
    <span data-part="job" data-again={isAgain || undefined} title={sanitiseName(job)}>
      <MiddleText text={job} />
    </span>
    <span>
      {shownText(line.text).map(({ text, look }, index) => (
        // the index is the only key that stretches of a line have
        <span key={index} style={lookStyle(look)}>
          {text}
        </span>
      ))}
      {line.isCut === true && <span className="text-quiet"> … line cut off</span>}
    </span>
  </Link>
)

/** While the run goes on and the end is in view, it stays in view. */
const useFollowing = (scroller: { readonly current: HTMLElement | null }, length: number, isLive: boolean): void => {
  const wasAtEnd = useRef(false)
  useEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const look = (): void => {
      wasAtEnd.current = element.scrollTop > 0 && element.scrollTop + element.clientHeight >= element.scrollHeight - rowHeight
    }
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      element.removeEventListener('scroll', look)
    }
  }, [scroller])
  useLayoutEffect(() => {
    if (isLive && wasAtEnd.current) scroller.current?.scrollTo({ top: scroller.current.scrollHeight })
  }, [scroller, length, isLive])
}
