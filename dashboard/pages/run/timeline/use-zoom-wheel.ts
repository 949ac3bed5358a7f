import { useEffect, useEffectEvent, useState, type RefObject } from 'react'

/** In milliseconds: a wheel that has stood still as long has come to its end. */
const settlesAfter = 200

/** Hears the wheel turned with Ctrl over the track, and tells how wide the track is, in px. */
export const useZoomWheel = (
  scroller: RefObject<HTMLElement | null>,
  onZoom: (place: number, factor: number) => void,
  onSettled: () => void,
): number => {
  const [width, setWidth] = useState(600)
  const zoom = useEffectEvent(onZoom)
  const settle = useEffectEvent(onSettled)
  useEffect(() => {
    const element = scroller.current
    const track = element?.querySelector('[data-track]')
    if (!element || !track) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return
      // the browser would zoom the whole page; only a listener that is not passive may say no
      event.preventDefault()
      const { left, width: across } = track.getBoundingClientRect()
      zoom(Math.min(1, Math.max(0, (event.clientX - left) / across)), Math.exp(Math.max(-200, Math.min(200, event.deltaY)) / 400))
      clearTimeout(timer)
      timer = setTimeout(() => {
        settle()
      }, settlesAfter)
    }
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(entry.contentRect.width)
    })
    observer.observe(track)
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      clearTimeout(timer)
      observer.disconnect()
      element.removeEventListener('wheel', onWheel)
    }
  }, [scroller])
  return width
}
