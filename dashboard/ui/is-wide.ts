import { useSyncExternalStore } from 'react'

/** Whether the page is at least `px` wide. */
export const useIsWide = (px: number): boolean => {
  const query = matchMedia(`(width >= ${px}px)`)
  return useSyncExternalStore(
    (hear) => {
      query.addEventListener('change', hear)
      return () => {
        query.removeEventListener('change', hear)
      }
    },
    () => query.matches,
  )
}
