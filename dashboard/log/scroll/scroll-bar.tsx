import { useRef, useState, useSyncExternalStore, type PointerEvent } from 'react'
import type { BarMark } from '../search/bar-marks.ts'
import type { Scroller } from './scroller.ts'
import { thumbOf, topOfThumb } from './treadmill.ts'

/** The scroll bar of a log of any length: shows where the view is, and where the marks are. */
export const ScrollBar = ({
  scroller,
  rows,
  controls,
  marks,
  onMove,
}: {
  readonly scroller: Scroller
  readonly rows: number
  /** The id of the element that it scrolls. */
  readonly controls: string
  readonly marks: readonly BarMark[]
  readonly onMove: (row: number) => void
}) => {
  const { top, shown } = useSyncExternalStore(scroller.subscribe, scroller.read)
  const track = useRef<HTMLDivElement>(null)
  const grip = useRef(0)
  const [isHeld, setIsHeld] = useState(false)
  const [trackPx, setTrackPx] = useState(0)
  const measure = (element: HTMLDivElement | null): (() => void) | undefined => {
    track.current = element
    if (!element) return undefined
    const observer = new ResizeObserver(() => {
      setTrackPx(element.clientHeight)
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }
  const [measureOnce] = useState(() => measure)
  const thumb = thumbOf(top, shown, rows, trackPx)

  const shareAt = ({ clientY }: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect()
    return box && box.height > 0 ? (clientY - box.top) / box.height : 0
  }
  const grab = (event: PointerEvent<HTMLDivElement>): void => {
    if (!thumb || event.button !== 0) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    const share = shareAt(event)
    // a click beside the thumb moves the thumb there
    const isOnThumb = share >= thumb.start && share <= thumb.start + thumb.size
    grip.current = isOnThumb ? share - thumb.start : thumb.size / 2
    setIsHeld(true)
    if (!isOnThumb) onMove(topOfThumb(share - grip.current, thumb.size, shown, rows))
  }
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (isHeld && thumb) onMove(topOfThumb(shareAt(event) - grip.current, thumb.size, shown, rows))
  }
  const release = (): void => {
    setIsHeld(false)
  }
  return (
    <div
      ref={measureOnce}
      role="scrollbar"
      aria-controls={controls}
      aria-orientation="vertical"
      aria-label="Position in the log"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, Math.ceil(rows - shown))}
      aria-valuenow={Math.max(0, Math.min(Math.floor(top), Math.ceil(rows - shown)))}
      className="log-bar"
      data-held={isHeld || undefined}
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
    >
      {marks.map(({ at, kind }) => (
        <span key={`${kind} ${at}`} className={`log-bar-mark is-${kind}`} style={{ top: `${at * 100}%` }} />
      ))}
      {thumb && <span className="log-thumb" style={{ top: `${thumb.start * 100}%`, height: `${thumb.size * 100}%` }} />}
    </div>
  )
}
