import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { formatDuration } from '../../../../src/model/text/duration.ts'
import type { JobTimes, TimeSpan } from './timeline-rows.ts'

type Part = 'from' | 'to' | 'middle' | 'new'

/** More lines than this would be indistinguishable. */
const mostLines = 60

/** A small view of the whole run. A window marks the visible part; drag its ends or its middle. */
export const Overview = ({
  length,
  shown,
  times,
  onDraft,
  onChoose,
}: {
  readonly length: number
  readonly shown: TimeSpan
  readonly times: readonly JobTimes[]
  readonly onDraft: (zoom: TimeSpan) => void
  readonly onChoose: (zoom: TimeSpan) => void
}) => {
  const track = useRef<HTMLDivElement>(null)
  const drag = useRef<{ readonly part: Part; readonly at: number; readonly shown: TimeSpan }>(undefined)
  const isZoomed = shown.from > 0 || shown.to < length
  const momentOf = ({ clientX }: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect()
    return box && box.width > 0 ? Math.min(1, Math.max(0, (clientX - box.left) / box.width)) * length : 0
  }
  const dragged = (event: PointerEvent): TimeSpan | undefined => {
    if (!drag.current) return undefined
    const { part, at, shown: before } = drag.current
    const now = momentOf(event)
    switch (part) {
      case 'new':
        return { from: Math.min(at, now), to: Math.max(at, now) }
      case 'from':
        return { from: Math.min(now, before.to), to: before.to }
      case 'to':
        return { from: before.from, to: Math.max(now, before.from) }
      case 'middle':
        return { from: before.from + now - at, to: before.to + now - at }
    }
  }
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return
    const part = event.target instanceof HTMLElement ? event.target.dataset['part'] : undefined
    drag.current = { part: part === 'from' || part === 'to' || part === 'middle' ? part : 'new', at: momentOf(event), shown }
    event.currentTarget.setPointerCapture(event.pointerId)
    event.preventDefault()
  }
  const onKeyDown = (part: 'from' | 'to') => (event: KeyboardEvent) => {
    const step = { ArrowLeft: -length / 50, ArrowRight: length / 50, Home: -length, End: length }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const moved = Math.min(length, Math.max(0, shown[part] + step))
    onChoose(part === 'from' ? { from: Math.min(moved, shown.to), to: shown.to } : { from: shown.from, to: Math.max(moved, shown.from) })
  }
  const place = (ms: number): string => `${(Math.min(length, Math.max(0, ms)) / length) * 100}%`
  const every = Math.ceil(times.length / mostLines)
  return (
    <div
      ref={track}
      className="overview"
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        const zoom = dragged(event)
        if (zoom) onDraft(zoom)
      }}
      onPointerUp={(event) => {
        const zoom = dragged(event)
        drag.current = undefined
        // a mere click beside the window does nothing
        if (zoom && zoom.to - zoom.from > length / 200) onChoose(zoom)
        else onChoose(shown)
      }}
      onPointerCancel={() => {
        drag.current = undefined
        onChoose(shown)
      }}
    >
      <svg viewBox={`0 0 1000 ${Math.max(1, Math.ceil(times.length / every))}`} preserveAspectRatio="none" aria-hidden>
        {times.map(
          ({ job, bars }, index) =>
            index % every === 0 &&
            bars.map(({ attempt, from, to, status }) => (
              <rect
                key={`${job.id} ${attempt}`}
                className="overview-bar"
                data-status={status}
                x={(from / length) * 1000}
                y={index / every}
                width={Math.max(2, ((to - from) / length) * 1000)}
                height={0.8}
              />
            )),
        )}
      </svg>
      {isZoomed && (
        <div className="overview-window" data-part="middle" style={{ left: place(shown.from), right: `calc(100% - ${place(shown.to)})` }}>
          {(['from', 'to'] as const).map((part) => (
            <span
              key={part}
              role="slider"
              tabIndex={0}
              data-part={part}
              aria-label={part === 'from' ? 'Start of the visible part' : 'End of the visible part'}
              aria-valuemin={0}
              aria-valuemax={Math.round(length)}
              aria-valuenow={Math.round(shown[part])}
              aria-valuetext={formatDuration(shown[part])}
              className={part === 'from' ? 'overview-end left-0' : 'overview-end right-0'}
              onKeyDown={onKeyDown(part)}
            />
          ))}
        </div>
      )}
    </div>
  )
}
