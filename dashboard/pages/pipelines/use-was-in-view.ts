import { useEffect, useState, type RefObject } from 'react'

/** Whether an element has been in view since it was mounted. */
export const useWasInView = (place: RefObject<Element | null>): boolean => {
  const [was, setWas] = useState(false)
  useEffect(() => {
    const element = place.current
    if (!element || was) return undefined
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setWas(true)
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [place, was])
  return was
}
