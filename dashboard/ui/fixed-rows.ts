import { useCallback, useLayoutEffect, useRef, useState } from 'react'

/** Rows made beyond those in view, so that a quick scroll meets no gap. */
const around = 10

/**
 * Of a long list of rows that are all equally high, those in view. `scroller` goes on the element that scrolls, in which the rows stand at
 * index × `height` below the first `above` px; what is stuck to its top covers as many px of the rows.
 */
export const useFixedRows = ({
  count,
  height,
  above = 0,
}: {
  readonly count: number
  readonly height: number
  readonly above?: number
}) => {
  const scroller = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ first: 0, size: 0 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const measure = (): void => {
      const first = Math.floor(element.scrollTop / height)
      const size = Math.ceil(element.clientHeight / height) + 1
      setView((old) => (old.first === first && old.size === size ? old : { first, size }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [height])
  const scrollTo = useCallback(
    (index: number): void => {
      const element = scroller.current
      if (!element) return
      const top = index * height
      const bottom = top + height - (element.clientHeight - above)
      if (element.scrollTop > top) element.scrollTop = top
      else if (element.scrollTop < bottom) element.scrollTop = bottom
    },
    [above, height],
  )
  // a list that has grown shorter is scrolled back by the browser only after it was drawn
  const first = Math.max(0, Math.min(view.first, count - view.size) - around)
  const last = Math.min(count, view.first + view.size + around)
  return { scroller, scrollTo, indexes: Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index) }
}
