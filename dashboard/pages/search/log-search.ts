import { useEffect, useState } from 'react'
import { httpApi } from '../../../src/wire/http-api.ts'
import type { SearchLineJson } from '../../../src/wire/api.ts'
import { fetchLines } from '../../api.ts'
import type { Hit } from './hit-rows.ts'
import type { SearchSearch } from './search-search.ts'

/** The results of a search so far. */
export interface Found {
  readonly hits: readonly Hit[]
  /** How far the search is. */
  readonly progress?: Extract<SearchLineJson, { type: 'progress' }>
  readonly end?: Extract<SearchLineJson, { type: 'end' }>
  /** Why it failed: the server's message, or the error of the fetch. */
  readonly error?: unknown
}

const nothing: Found = { hits: [] }

/** The most hits that the server returns. */
export const mostHits = httpApi.searchLogs.query.limit.max
/** New hits are shown no more often than this, however fast they arrive. */
const everyMs = 60

/** Searches all logs while the component is mounted; a changed search starts over. */
export const useSearchOfAllLogs = ({ text, regex, case: isCase, pipeline, project, run, job }: SearchSearch, round: number): Found => {
  const [state, setState] = useState<{ readonly key: string; readonly found: Found }>({ key: '', found: nothing })
  const key = JSON.stringify([text, regex, isCase, pipeline, project, run, job, round])
  useEffect(() => {
    if (text === undefined) return undefined
    const leaving = new AbortController()
    let found: Found = nothing
    let timer: ReturnType<typeof setTimeout> | undefined
    const show = (): void => {
      clearTimeout(timer)
      timer = undefined
      if (!leaving.signal.aborted) setState({ key, found })
    }
    const search = async (): Promise<void> => {
      const query = { text, regex: regex && true, case: isCase && true, pipeline, project, run, job, limit: mostHits }
      for await (const line of fetchLines('searchLogs', { query, signal: leaving.signal })) {
        found = withLine(found, line)
        timer ??= setTimeout(show, everyMs)
      }
      if (!found.end && found.error === undefined) found = { ...found, error: 'The search ended before it was complete.' }
    }
    search()
      .catch((error: unknown) => {
        found = { ...found, error }
      })
      .finally(show)
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [key, text, regex, isCase, pipeline, project, run, job])
  return state.key === key ? state.found : nothing
}

const withLine = (found: Found, line: SearchLineJson): Found => {
  switch (line.type) {
    case 'hit':
      return { ...found, hits: [...found.hits, line] }
    case 'progress':
      return { ...found, progress: line }
    case 'end':
      return { ...found, end: line }
    case 'error':
      return { ...found, error: line.message }
  }
}
