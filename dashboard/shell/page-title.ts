import { useEffect } from 'react'
import type { ShownState } from '../ui/state-mark.tsx'

const colours: Partial<Record<ShownState, string>> = {
  running: '#2f81f7',
  passed: '#2da44e',
  failed: '#d1383d',
  interrupted: '#bf8700',
}
const marks: Partial<Record<ShownState, string>> = { running: '▶', passed: '✓', failed: '✗', cancelled: '⊘', interrupted: '!' }

/** Shows the state in the title and the icon of the tab. */
export const usePageTitle = (title: string, state?: ShownState): void => {
  useEffect(() => {
    const mark = state && marks[state]
    document.title = `${mark === undefined ? '' : `${mark} `}${title} · Sparkwing`
    const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')
    const colour = (state && colours[state]) ?? '#8b949e'
    if (icon) icon.href = iconOf(colour)
  }, [title, state])
}

const iconOf = (colour: string): string =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="${colour}"/></svg>`)}`
