import './timeline.css'
import { useMemo, useState, type CSSProperties } from 'react'
import type { RunDetailJson } from '../../../../src/wire/run.ts'
import { Button } from '../../../ui/button.tsx'
import { useFastClock } from '../../../ui/clock.ts'
import { useFixedRows } from '../../../ui/fixed-rows.ts'
import { useKeys } from '../../../keys/keys.ts'
import { useOpened } from '../fold-name.tsx'
import { foldRows } from '../fold-rows.ts'
import { usePanelSize } from '../job/panel-size.ts'
import { Separator } from '../job/separator.tsx'
import { useJobFilter } from '../job-filter.tsx'
import { HoverCard } from './hover-card.tsx'
import type { JobsViewProps } from '../jobs-view.ts'
import { useRunSearch } from '../use-run-search.ts'
import { Overview } from './overview.tsx'
import { idleText, TimelineRow, type PointedRow, type ShownRow } from './timeline-row.tsx'
import { readZoom, timeMarks, timeScale, within, zoomAround, zoomText } from './time-scale.ts'
import { jobTimes, stepTimes, type TimeSpan } from './timeline-rows.ts'
import { useWidth } from './use-width.ts'
import { useZoomWheel } from './use-zoom-wheel.ts'

/** When each job waited and ran. */
const TimelineView = (props: JobsViewProps) => {
  const { run } = props.detail
  return run.status === 'running' ? <Live {...props} /> : <Timeline {...props} now={run.endedAt ?? lastMoment(props.detail)} />
}

const Live = (props: JobsViewProps) => <Timeline {...props} now={Math.max(useFastClock(), props.detail.run.startedAt)} />

/** A run that lost its owner has no end: its last known event counts as its end. */
const lastMoment = ({ run, jobs }: RunDetailJson): number =>
  Math.max(run.startedAt, ...jobs.flatMap(({ startedAt, endedAt }) => [startedAt ?? 0, endedAt ?? 0]))

/** In px, also in timeline.css. */
const heights = { row: 26, head: 56 }
/** In px: the width that a mark's text needs. */
const markWidth = 88
/** In px: the most that a letter of a mark takes, and the room right of the track. */
const [markLetter, trackPadding] = [6.5, 12]

const Timeline = ({ detail, open, onOpen, now }: JobsViewProps & { readonly now: number }) => {
  const { run, jobs, criticalPath } = detail
  const { isFiltered, isShown } = useJobFilter()
  const [pointed, setPointed] = useState<PointedRow>()
  const { search, change } = useRunSearch()
  const [unfolded, turn] = useOpened()
  // while it is being dragged, it is not in the URL
  const [draft, setDraft] = useState<TimeSpan>()
  const length = Math.max(1, now - run.startedAt)
  const shown = draft ?? readZoom(search.zoom, length) ?? { from: 0, to: length }
  const times = useMemo(() => jobTimes(jobs, run.startedAt, now), [jobs, run.startedAt, now])
  const busy = useMemo(() => times.flatMap(({ bars }) => bars), [times])
  const scale = timeScale(shown, busy)
  const critical = useMemo(() => new Set(criticalPath), [criticalPath])
  const rows = useMemo(
    () =>
      foldRows(
        times.filter(({ job }) => isShown(job)),
        { opened: unfolded, open, isFlat: isFiltered },
      ).flatMap((row): readonly ShownRow[] => {
        if (row.type === 'fold') return [row]
        const { job, bars, waits } = row.row
        return [
          { type: 'job', key: job.id, job, bars, waits, isUnfolded: unfolded.has(job.id), isInside: row.isInside },
          ...(unfolded.has(job.id)
            ? stepTimes(job, run.startedAt, now).map((step): ShownRow => ({
                type: 'step',
                key: `${job.id} ${step.attempt} ${step.step.step}`,
                step,
              }))
            : []),
        ]
      }),
    [times, isShown, isFiltered, unfolded, open, run.startedAt, now],
  )
  const { scroller, indexes } = useFixedRows({ count: rows.length, height: heights.row, above: heights.head })
  const wide = useWidth(scroller)
  const names = usePanelSize('names', Math.max(90, wide - 200), Math.max(110, Math.round(wide * 0.34)))
  const commit = (zoom: TimeSpan): void => {
    setDraft(undefined)
    change({ zoom: zoomText(zoom, length) })
  }
  const trackWidth = useZoomWheel(
    scroller,
    (place, factor) => {
      setDraft(zoomAround(shown, scale.momentAt(place), factor, length))
    },
    () => {
      if (draft) commit(draft)
    },
  )
  const isZoomed = shown.from > 0 || shown.to < length
  if (jobs.length === 0) return <p className="p-4 text-quiet">The timeline appears when the plan is ready.</p>
  const marks = timeMarks(scale, Math.max(2, trackWidth / markWidth))
  return (
    <div
      ref={scroller}
      className="timeline min-h-0 grow overflow-x-hidden overflow-y-auto"
      role="group"
      aria-label="Timeline of the jobs"
      style={{ '--names': `${names.size}px` } as CSSProperties}
    >
      <div className="timeline-head">
        <span className="relative truncate px-2 pb-1 text-micro text-quiet">
          <Separator side="right" panel={names} label="Width of the names" isAfter className="!absolute inset-y-0 right-0" />
          {isZoomed ? (
            <Button
              onClick={() => {
                commit({ from: 0, to: length })
              }}
            >
              Show the whole run
            </Button>
          ) : (
            'drag to zoom, or use Ctrl and the wheel'
          )}
        </span>
        <div className="relative" data-track>
          <Overview
            length={length}
            shown={shown}
            times={times}
            onDraft={(zoom) => {
              setDraft(within(zoom, length))
            }}
            onChoose={(zoom) => {
              commit(within(zoom, length))
            }}
          />
          {marks.map(
            ({ ms, place, text }) =>
              // what would be cut at the right edge reads as another time
              (1 - place) * trackWidth + trackPadding > text.length * markLetter && (
                <span key={ms} className="timeline-mark" style={{ left: `${place * 100}%` }}>
                  {text}
                </span>
              ),
          )}
        </div>
      </div>
      <div className="relative" style={{ height: rows.length * heights.row }}>
        <div className="timeline-lines" aria-hidden>
          {marks.map(({ ms, place }) => (
            <span key={ms} style={{ left: `${place * 100}%` }} />
          ))}
          {scale.pieces
            .filter(({ isIdle }) => isIdle)
            .map((piece) => (
              <span
                key={piece.from}
                className="timeline-idle"
                title={idleText(piece)}
                style={{ left: `${piece.start * 100}%`, width: `${piece.width * 100}%` }}
              >
                <span>{idleText(piece)}</span>
              </span>
            ))}
        </div>
        {indexes.map((index) => {
          const row = rows[index]
          return (
            row && (
              <TimelineRow
                key={row.key}
                row={row}
                top={index * heights.row}
                scale={scale}
                isOpen={row.type === 'job' && row.job.id === open}
                isCritical={row.type === 'job' && critical.has(row.job.id)}
                onOpen={onOpen}
                onTurn={turn}
                onPoint={setPointed}
              />
            )
          )
        })}
      </div>
      {pointed && <HoverCard pointed={pointed} detail={detail} />}
      {isZoomed && (
        <ZoomKeys
          onReset={() => {
            commit({ from: 0, to: length })
          }}
        />
      )}
    </div>
  )
}

/** While it is zoomed, Escape shows the whole run and does not leave it. */
const ZoomKeys = ({ onReset }: { readonly onReset: () => void }) => {
  useKeys([{ key: 'Escape', does: 'show the whole run', act: onReset }])
  return null
}

export default TimelineView
