import { useEffect, useLayoutEffect, useState } from 'react'

/** A run that was opened from the list, and how far below the top of the window its row was, in px. */
interface OpenedRun {
  readonly run: string
  readonly below: number
}

const stored = (): OpenedRun | undefined => {
  const { openedRun } = (history.state ?? {}) as { readonly openedRun?: Partial<OpenedRun> }
  if (typeof openedRun?.run !== 'string' || typeof openedRun.below !== 'number') return undefined
  return { run: openedRun.run, below: openedRun.below }
}

/** Remembers in the entry of the browser's history that a row was opened, for the way back. */
export const rememberOpened = (target: EventTarget): void => {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
  const run = row?.dataset['row']
  const place = row?.closest('li')?.getBoundingClientRect()
  if (run === undefined || !place) return
  // the router replaces this method to hear of its own entries; this is not one
  History.prototype.replaceState.call(history, { ...history.state, openedRun: { run, below: place.top } satisfies OpenedRun }, '')
}

/** What the user does to move elsewhere. */
const moves = ['wheel', 'touchstart', 'pointerdown', 'keydown'] as const

/**
 * Puts the row that was opened back where it was, and focuses it, until the user moves. `placeOf` is where its top is on the page, in px;
 * `undefined` while it is not in the list. Returns the run while its row is not in the list.
 */
export const useOpenedRun = (placeOf: (run: string) => number | undefined): string | undefined => {
  const [opened, setOpened] = useState(stored)
  const place = opened && placeOf(opened.run)
  useEffect(() => {
    if (!opened) return
    const forget = (): void => {
      setOpened(undefined)
    }
    for (const move of moves) addEventListener(move, forget, { once: true, passive: true })
    return () => {
      for (const move of moves) removeEventListener(move, forget)
    }
  }, [opened])
  useLayoutEffect(() => {
    if (!opened || place === undefined) return
    const show = (): void => {
      scrollTo({ top: place - opened.below, behavior: 'instant' })
      const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(opened.run)}"]`)
      if (row !== document.activeElement) row?.focus({ preventScroll: true })
    }
    show()
    // the router restores the scroll position of the page after this, and the row renders once it is in view
    let frame = requestAnimationFrame(() => {
      show()
      frame = requestAnimationFrame(show)
    })
    return () => {
      cancelAnimationFrame(frame)
    }
  }, [opened, place])
  return opened && place === undefined ? opened.run : undefined
}
