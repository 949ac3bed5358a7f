import { useRef } from 'react'
import { useNotices } from './notices.ts'

/**
 * Refetches data made from several runs when one of them changes: at most once every `everyMs`, and not while the page is hidden. Use it
 * for answers too large to refetch on every notice. `refetch` receives the runs that have changed.
 */
export const useRefetchOnRuns = (
  isAbout: (run: string) => boolean,
  refetch: (changed: ReadonlySet<string>) => unknown,
  everyMs: number,
): void => {
  const next = useRef<{ isPlanned: boolean; changed: Set<string> }>({ isPlanned: false, changed: new Set() })
  useNotices((notices) => {
    for (const notice of notices) {
      if ((notice.kind === 'run' || notice.kind === 'gone') && isAbout(notice.run)) next.current.changed.add(notice.run)
    }
    if (next.current.isPlanned || next.current.changed.size === 0) return
    next.current.isPlanned = true
    const fetchNow = (): void => {
      if (document.hidden) {
        document.addEventListener('visibilitychange', fetchNow, { once: true })
        return
      }
      const { changed } = next.current
      next.current = { isPlanned: false, changed: new Set() }
      void refetch(changed)
    }
    setTimeout(fetchNow, everyMs)
  })
}
