import { useSyncExternalStore } from 'react'
import { choose, chosen } from '../choices.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const hearers = new Set<() => void>()

const chosenTheme = (): Theme => themes.find((theme) => theme === chosen('theme')) ?? 'system'

/** Applies the chosen theme; without a choice the system decides. */
export const applyTheme = (): void => {
  const theme = chosenTheme()
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}

export const chooseTheme = (theme: Theme): void => {
  choose('theme', theme)
  applyTheme()
  for (const hear of hearers) hear()
}

const subscribe = (hear: () => void): (() => void) => {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

export const useTheme = (): Theme => useSyncExternalStore(subscribe, chosenTheme)
