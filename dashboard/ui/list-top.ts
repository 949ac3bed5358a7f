import { useLayoutEffect, useRef, useState } from 'react'

/** How far down the page a list begins, in px, which what stands above it changes; for lists that scroll with the page. */
export const useListTop = <Element extends HTMLElement>() => {
  const list = useRef<Element>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const measure = (): void => {
      if (list.current) setTop(list.current.getBoundingClientRect().top + scrollY)
    }
    measure()
    const observer = new ResizeObserver(measure)
    if (list.current?.parentElement) observer.observe(list.current.parentElement)
    observer.observe(document.body)
    return () => {
      observer.disconnect()
    }
  }, [])
  return { list, top }
}
