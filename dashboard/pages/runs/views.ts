import { useMemo, useSyncExternalStore } from 'react'
import { choose, chosen } from '../../choices.ts'
import { definedOnly } from '../../../src/model/defined-only.ts'
import { readViews, type View } from './read-views.ts'

/** A browser keeps about 4 KB of one choice. */
const longest = 3000

const hearers = new Set<() => void>()

const subscribe = (hear: () => void): (() => void) => {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

/** The saved views of this browser, in the order in which they were saved. */
export const useViews = (): readonly View[] => {
  const text = useSyncExternalStore(subscribe, () => chosen('views') ?? '')
  return useMemo(() => readViews(text), [text])
}

/** Saves all views; returns whether there is room for them. */
export const saveViews = (views: readonly View[]): boolean => {
  const text = JSON.stringify(views.map(({ name, search }) => [name, definedOnly({ ...search })]))
  if (encodeURIComponent(text).length > longest) return false
  choose('views', text)
  for (const hear of hearers) hear()
  return true
}
