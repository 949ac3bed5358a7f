import { CaseSensitive, ChevronDown, ChevronUp, ListFilter, Regex, X, type LucideIcon } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { SearchFields } from '../../ui/fields.tsx'
import { describeProblem } from '../../ui/problem.tsx'
import type { FindOptions } from './find-options.ts'
import type { SearchState } from './log-search.ts'

/** How long after the last keystroke the search starts. */
const restsAfterMs = 40

/** The search field above a log, with the number of hits. */
export const SearchBar = ({
  find,
  state,
  place,
  onFind,
  onGo,
  onClose,
}: {
  readonly find: FindOptions
  readonly state: SearchState
  /** The position of the current hit among all hits, from 1. */
  readonly place: number | undefined
  readonly onFind: (find: FindOptions) => void
  readonly onGo: (isBackward: boolean) => void
  readonly onClose: () => void
}) => {
  const [typed, setTyped] = useState(find.text)
  const field = useRef<HTMLInputElement>(null)
  const [isOpenedByHand] = useState(find.text === '')
  useEffect(() => {
    if (isOpenedByHand) field.current?.focus()
  }, [isOpenedByHand])
  useEffect(() => {
    if (typed === find.text) return undefined
    const timer = setTimeout(() => {
      onFind({ ...find, text: typed })
    }, restsAfterMs)
    return () => {
      clearTimeout(timer)
    }
  }, [typed, find, onFind])
  return (
    <SearchFields
      label="Search in this log"
      className="flex min-h-9 shrink-0 flex-wrap items-center gap-1 border-b border-line bg-raised px-2 py-0.5 text-small"
    >
      <input
        ref={field}
        type="search"
        name="find"
        aria-label="Find in this log"
        placeholder="Find in this log…"
        autoComplete="off"
        spellCheck={false}
        className="h-7 w-64 min-w-0 rounded-md border border-line bg-ground px-2 font-mono text-small max-sm:w-full"
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          if (event.ctrlKey || event.metaKey) onFind({ ...find, text: typed, isOnlyHits: find.isOnlyHits !== true })
          else if (typed === find.text) onGo(event.shiftKey)
          else onFind({ ...find, text: typed })
        }}
      />
      <Switch
        icon={CaseSensitive}
        label="Match case"
        isOn={find.isCaseSensitive === true}
        onChange={(isCaseSensitive) => {
          onFind({ ...find, isCaseSensitive })
        }}
      />
      <Switch
        icon={Regex}
        label="Regular expression"
        isOn={find.isRegex === true}
        onChange={(isRegex) => {
          onFind({ ...find, isRegex })
        }}
      />
      <Switch
        icon={ListFilter}
        label="Only lines that match, with context (Ctrl Enter in the field)"
        isOn={find.isOnlyHits === true}
        onChange={(isOnlyHits) => {
          onFind({ ...find, isOnlyHits })
        }}
      />
      <Button
        look="quiet"
        label="Previous hit (N)"
        className="px-1.5"
        disabled={state.hits.length === 0}
        onClick={() => {
          onGo(true)
        }}
      >
        <ChevronUp size={14} aria-hidden />
      </Button>
      <Button
        look="quiet"
        label="Next hit (n)"
        className="px-1.5"
        disabled={state.hits.length === 0}
        onClick={() => {
          onGo(false)
        }}
      >
        <ChevronDown size={14} aria-hidden />
      </Button>
      <span role="status" className="px-1 text-quiet">
        {find.text === '' ? '' : foundInWords(state, place)}
      </span>
      <span className="grow" />
      <Button look="quiet" label="Close the search (Esc)" className="px-1.5" onClick={onClose}>
        <X size={14} aria-hidden />
      </Button>
    </SearchFields>
  )
}

const foundInWords = ({ hits, count, isSearching, isStopped, error }: SearchState, place: number | undefined): string => {
  if (error !== undefined) return describeProblem(error).message
  const all = `${count.toLocaleString('en')}${isSearching ? ' so far' : ''}`
  const more = isStopped ? ' (the search took too long and stopped)' : ''
  if (count === 0) return isSearching ? 'searching…' : `nothing found${more}`
  const few = count > hits.length && !isSearching ? `, the first ${hits.length.toLocaleString('en')} of them shown` : ''
  if (place !== undefined) return `${place.toLocaleString('en')} of ${all}${few}${more}`
  return `${all} ${count === 1 ? 'line' : 'lines'}${few}${more}`
}

const Switch = ({
  icon: Icon,
  label,
  isOn,
  onChange,
}: {
  readonly icon: LucideIcon
  readonly label: string
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}) => (
  <Button
    look="quiet"
    label={label}
    className="px-1.5 aria-pressed:border-accent! aria-pressed:text-accent!"
    aria-pressed={isOn}
    onClick={() => {
      onChange(!isOn)
    }}
  >
    <Icon size={14} aria-hidden />
  </Button>
)
