import { useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useKeys } from '../../keys/keys.ts'
import { bytesText } from '../../../src/model/text/bytes.ts'
import { CommandText, Empty } from '../../ui/empty.tsx'
import { Problem } from '../../ui/problem.tsx'
import { usePageTitle } from '../../shell/page-title.ts'
import { HitList } from './hit-list.tsx'
import { mostHits, useSearchOfAllLogs, type Found } from './log-search.ts'
import { SearchForm } from './search-form.tsx'

/** Searches the logs of all runs; hits appear as they are found. */
const SearchPage = () => {
  const search = useSearch({ from: '/search' })
  const [round, setRound] = useState(0)
  const found = useSearchOfAllLogs(search, round)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // whoever opens the page without a text is about to type one
    if (field.current?.value === '') field.current.focus()
  }, [])
  usePageTitle(search.text === undefined ? 'Search' : `“${search.text}”`)
  useKeys([
    {
      key: '/',
      does: 'go to the search field',
      act: () => {
        field.current?.focus()
        field.current?.select()
      },
    },
  ])
  return (
    <>
      <h1 className="sr-only">Search</h1>
      <div className="sticky top-11 z-20 border-b border-line bg-ground px-3 py-2 sm:px-4">
        <SearchForm search={search} field={field} />
        <p role="status" className="mt-1.5 min-h-4 text-small text-quiet">
          {search.text !== undefined && inWords(found)}
        </p>
      </div>
      {search.text === undefined ? (
        <Empty title="Search the logs of all runs">
          Hits of the newest runs appear first. In a terminal, <CommandText>sparkwing runs logs latest --grep=error</CommandText> searches
          one run.
        </Empty>
      ) : (
        <>
          {found.error !== undefined && (
            <Problem
              error={found.error}
              onRetry={() => {
                setRound(round + 1)
              }}
            />
          )}
          {found.hits.length > 0 && <HitList hits={found.hits} search={search} />}
          {found.hits.length === 0 && found.end && (
            <Empty title="No log contains this">
              {found.end.because === 'time' ? 'But the search took too long and did not cover all of them.' : 'All logs were searched.'}
              {found.end.withoutLogs !== undefined && ` ${withoutLogsInWords(found.end.withoutLogs)}`}
            </Empty>
          )}
        </>
      )}
    </>
  )
}

export default SearchPage

/** The progress of the search, or how it ended. */
const inWords = ({ hits, progress, end, error }: Found): string => {
  const count = `${hits.length.toLocaleString('en')} ${hits.length === 1 ? 'hit' : 'hits'}`
  if (error !== undefined) return hits.length > 0 ? `${count}, then the search ended` : ''
  if (!end) return progress ? `${count} so far; ${looked(progress)}…` : 'searching…'
  switch (end.because) {
    case 'done':
      return `${count}; ${looked(end)}, all there are${end.withoutLogs === undefined ? '' : `. ${withoutLogsInWords(end.withoutLogs)}`}`
    case 'limit':
      return hits.length >= mostHits
        ? `the first ${count}: there may be more, so narrow the search; ${looked(end)}`
        : `the first ${count}: the lines found are too long to show more; ${looked(end)}`
    case 'time':
      return `${count}; the search took too long and stopped: ${looked(end)}, not all`
  }
}

const looked = ({ runs, bytes }: { readonly runs: number; readonly bytes: number }): string =>
  `looked through ${runs.toLocaleString('en')} ${runs === 1 ? 'run' : 'runs'}, ${bytesText(bytes)}`

const withoutLogsInWords = (runs: number): string =>
  `${runs === 1 ? 'The logs of 1 run were' : `The logs of ${runs.toLocaleString('en')} runs were`} removed to make room.`
