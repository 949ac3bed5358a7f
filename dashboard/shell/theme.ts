import { useSyncExternalStore } from 'react'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'sparkwing-theme'
const hearers = new Set<() => void>()

const chosen = (): Theme => themes.find((theme) => theme === localStorage.getItem(key)) ?? 'system'

/** Makes the page look as was chosen; the system decides where nothing was. */
export const applyTheme = (): void => {
  const theme = chosen()
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

export const chooseTheme = (theme: Theme): void => {
  localStorage.setItem(key, theme)
  applyTheme()
  for (const hear of hearers) hear()
}

const subscribe = (hear: () => void): (() => void) => {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, chosen)
