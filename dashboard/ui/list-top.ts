import { useLayoutEffect, useRef, useState } from 'react'

/** How far down the page a list starts, in px, kept up to date as the content above changes. For lists that scroll with the page. */
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
