import { LoaderCircle } from 'lucide-react'
import type { KeyboardEvent } from 'react'

/** The text box of the palette. */
export const PaletteInput = ({
  typed,
  isWaiting,
  list,
  option,
  onType,
  onKeyDown,
}: {
  readonly typed: string
  /** What is typed takes effect only when everything that it may mean is loaded. */
  readonly isWaiting: boolean
  /** The ids of the list and of the option in it that Enter takes. */
  readonly list?: string
  readonly option?: string | undefined
  readonly onType: (text: string) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}) => (
  <div className="flex items-center border-b border-line pr-4">
    <input
      data-focus
      role="combobox"
      aria-label="Find or do"
      aria-autocomplete="list"
      aria-expanded={list !== undefined}
      aria-controls={list}
      aria-activedescendant={option}
      autoComplete="off"
      spellCheck={false}
      value={typed}
      placeholder="A run, a pipeline, a page, an action…"
      onChange={({ target }) => {
        onType(target.value)
      }}
      onKeyDown={onKeyDown}
      className="min-w-0 grow bg-transparent px-4 py-3 text-large outline-none"
    />
    {isWaiting && <LoaderCircle size={14} aria-label="Loading" className="shrink-0 animate-[spin_2.4s_linear_infinite] text-quiet" />}
  </div>
)
