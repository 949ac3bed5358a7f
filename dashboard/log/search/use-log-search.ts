import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { hearBack } from '../../live/notices.ts'
import type { FindOptions } from './find-options.ts'
import { hitsBefore, nextHit, type Hits } from './hits.ts'
import type { LineRange } from '../scroll/line-range.ts'
import { createOpenLogSearch, type SearchState } from './log-search.ts'
import { rangeFinder } from './range-finder.ts'

export interface Finding {
  /** The search; `undefined` while it is closed. */
  readonly find: FindOptions | undefined
  /** The results within the shown lines. */
  readonly state: SearchState
  /** The line of the current hit. */
  readonly current: number | undefined
  /** Its position among the hits, from 1. */
  readonly place: number | undefined
  /** Finds the searched text in a line. */
  readonly ranges: ReturnType<typeof rangeFinder>
  readonly change: (find: FindOptions | undefined) => void
  /** Goes to the next or the previous hit. */
  readonly go: (isBackward: boolean) => void
}

/** A search in the log of a job. A new search goes to the first hit from `topLine` on. */
export const useLogSearch = (
  {
    run,
    job,
    all,
    given,
    hasPlace,
    onChange,
  }: {
    readonly run: string
    readonly job: string
    readonly all: LineRange
    readonly given: FindOptions | undefined
    /** The log opens at a given place: do not go to a hit automatically. */
    readonly hasPlace: boolean
    readonly onChange: ((find: FindOptions | undefined) => void) | undefined
  },
  topLine: () => number,
  goTo: (line: number) => void,
): Finding => {
  const [search] = useState(() => createOpenLogSearch(run, job))
  const whole = useSyncExternalStore(search.subscribe, search.read)
  const [find, setFind] = useState(given)
  const [current, setCurrent] = useState<number>()
  const [isFresh, setIsFresh] = useState(given !== undefined && !hasPlace)
  const { text = '', isRegex = false, isCaseSensitive = false } = find ?? {}

  useEffect(() => {
    search.search({ text, isRegex, isCaseSensitive })
    return search.close
  }, [search, text, isRegex, isCaseSensitive])
  useEffect(() => {
    search.grow()
  }, [search, all.to])
  useEffect(
    () =>
      hearBack(() => {
        search.retry()
      }),
    [search],
  )

  const state = useMemo((): SearchState => {
    const hits = hitsWithin(whole.hits, all)
    return { ...whole, hits, count: whole.count - (whole.hits.length - hits.length) }
  }, [whole, all])
  const goOn = (line: number | undefined): void => {
    if (line === undefined) return
    setCurrent(line)
    setIsFresh(false)
    goTo(line)
  }
  // go to the first hit from the top of the view on, or from the start of the log when there is none
  useEffect(() => {
    if (!isFresh || state.hits.length === 0) return undefined
    const ahead = state.hits[hitsBefore(state.hits, topLine())]
    if (ahead === undefined && state.isSearching) return undefined
    const frame = requestAnimationFrame(() => {
      goOn(ahead ?? state.hits[0])
    })
    return () => {
      cancelAnimationFrame(frame)
    }
  })

  return {
    find,
    state,
    current,
    place: current === undefined || state.hits.length === 0 ? undefined : hitsBefore(state.hits, current + 1),
    ranges: useMemo(() => rangeFinder({ text, isRegex, isCaseSensitive }), [text, isRegex, isCaseSensitive]),
    change: useCallback(
      (next) => {
        const isOther = next?.text !== text || (next.isRegex ?? false) !== isRegex || (next.isCaseSensitive ?? false) !== isCaseSensitive
        if (isOther) {
          setCurrent(undefined)
          setIsFresh(true)
        }
        setFind(next)
        onChange?.(next)
      },
      [text, isRegex, isCaseSensitive, onChange],
    ),
    go(isBackward) {
      // start from the current hit if there is one, else from the top of the view
      goOn(nextHit(state.hits, current ?? topLine() - (isBackward ? 0 : 1), isBackward))
    },
  }
}

const hitsWithin = (hits: Hits, { from, to }: LineRange): Hits =>
  (hits[0] ?? from) >= from && (hits.at(-1) ?? to) <= to ? hits : hits.slice(hitsBefore(hits, from), hitsBefore(hits, to + 1))
