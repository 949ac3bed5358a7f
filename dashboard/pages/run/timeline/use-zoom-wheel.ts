import { useEffect, useEffectEvent, useState, type RefObject } from 'react'

/** A zoom gesture ends when the wheel has been still for this long, in milliseconds. */
const settlesAfter = 200

/** Zooms with Ctrl and the wheel over the track. Returns the width of the track, in px. */
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
      // without this the browser zooms the whole page; only a non-passive listener can prevent it
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
