import { useRouterState } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { LinePlace, Scroller } from './scroll/scroller.ts'

/** How long after the last move the place is written. Browsers limit how often a page may. */
const restsAfterMs = 150

/** The place of a log in the state of a history entry, which the browser keeps over a reload and for its Back button. */
interface StoredPlace extends LinePlace {
  /** Which log, and which part of it. */
  readonly of: string
}

const storedPlace = (of: string): LinePlace | undefined => {
  const { logPlace } = (history.state ?? {}) as { readonly logPlace?: Partial<StoredPlace> }
  if (logPlace?.of !== of || typeof logPlace.line !== 'number' || typeof logPlace.below !== 'number') return undefined
  return { line: logPlace.line, below: logPlace.below }
}

/**
 * The place where this log was left in this entry of the browser's history, if it was here before; and keeps it there. Without `isKept`,
 * as while the end is followed, there is none.
 */
export const useKeptPlace = (of: string, scroller: Scroller, isKept: boolean): LinePlace | undefined => {
  const [found] = useState(() => storedPlace(of))
  const href = useRouterState({ select: ({ location }) => location.href })
  useEffect(() => {
    const write = (): void => {
      clearTimeout(timer)
      const place = isKept ? scroller.keptPlace() : undefined
      // the router replaces this method to hear of its own entries; this is not one
      if (place) History.prototype.replaceState.call(history, { ...history.state, logPlace: { ...place, of } }, '')
    }
    const later = (): void => {
      clearTimeout(timer)
      timer = setTimeout(write, restsAfterMs)
    }
    let timer = setTimeout(write, restsAfterMs)
    const stop = scroller.subscribe(later)
    addEventListener('pagehide', write)
    return () => {
      clearTimeout(timer)
      stop()
      removeEventListener('pagehide', write)
    }
    // an entry that replaced the one before does not have its state
  }, [of, scroller, isKept, href])
  return found
}
