import { readRunsSearch, type RunsSearch } from './runs-search.ts'

/** A search under a name. */
export interface View {
  readonly name: string
  readonly search: RunsSearch
}

/** The part of a search that a view keeps. */
export const viewSearch = ({ ticked: _ticked, ignored: _ignored, view: _view, by: _by, ...search }: RunsSearch): RunsSearch => search

/** What another program on this host has written under that name counts as nothing. */
export const readViews = (text: string): readonly View[] => {
  try {
    const pairs: unknown = JSON.parse(text)
    if (!Array.isArray(pairs)) return []
    return pairs.flatMap((pair: unknown) => {
      const [name, search] = Array.isArray(pair) ? (pair as readonly unknown[]) : []
      if (typeof name !== 'string' || name === '' || typeof search !== 'object' || search === null) return []
      return [{ name, search: viewSearch(readRunsSearch({ ...search })) }]
    })
  } catch {
    return []
  }
}
