import { useCallback, useLayoutEffect, useRef, useState } from 'react'

/** Rows rendered beyond those in view, so that quick scrolling shows no gaps. */
const around = 10

/**
 * The rows in view of a long list whose rows all have the same height. Put `scroller` on the scrolling element. Its rows start below the
 * first `above` px, at index × `height`; a sticky head covers `above` px of them.
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
  // when a list gets shorter, the browser corrects the scroll position only after rendering
  const first = Math.max(0, Math.min(view.first, count - view.size) - around)
  const last = Math.min(count, view.first + view.size + around)
  return { scroller, scrollTo, indexes: Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index) }
}
