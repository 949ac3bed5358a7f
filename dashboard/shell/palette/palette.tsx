import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'
import { Modal } from '../modal.tsx'
import { matchEntries } from './match-entries.ts'
import { PaletteInput } from './palette-input.tsx'
import { useEntries, type Entry } from './use-entries.tsx'

interface PaletteProps {
  readonly typed: string
  /** Enter was pressed after what is typed. */
  readonly isSent: boolean
  readonly onType: (text: string) => void
  readonly onSend: () => void
  readonly onClose: () => void
}

/**
 * The command palette: finds pages, runs, pipelines, and the jobs and controls of the page, and runs the actions of its keys. Enter takes the
 * entry that was chosen with the arrow keys or the mouse, else the best for what is typed. For that one it waits until all entries are there.
 */
const Palette = ({ typed, isSent, onType, onSend, onClose }: PaletteProps) => {
  const { groups, isLoading } = useEntries(typed)
  const shown = matchEntries(groups, typed)
  const entries = shown.flatMap((group) => group.entries)
  const [chosenKey, setChosenKey] = useState<string>()
  const chosen = entries.find(({ key }) => key === chosenKey)
  const current = chosen ?? entries[0]
  const id = useId()
  const idOf = (entry: Entry): string => `${id} ${entry.key.replaceAll(/\s/g, '_')}`

  const use = (entry: Entry | undefined): void => {
    if (!entry) return
    // the dialog is gone and the page has the focus before anything happens, also before the next key
    flushSync(onClose)
    entry.act()
  }
  const useBest = useEffectEvent(() => {
    use(current)
  })
  const isDue = isSent && !isLoading
  useEffect(() => {
    // not in an effect: there React cannot render at once
    if (isDue) queueMicrotask(useBest)
  }, [isDue])
  const move = (steps: number): void => {
    const at = current ? entries.indexOf(current) : -1
    choose(entries.at((at + steps) % entries.length))
  }
  const choose = (entry: Entry | undefined): void => {
    setChosenKey(entry?.key)
  }
  const hear = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const moves: Readonly<Record<string, () => void>> = {
      Enter: () => {
        if (chosen || !isLoading) use(current)
        else onSend()
      },
      ArrowDown: () => {
        move(1)
      },
      ArrowUp: () => {
        move(-1)
      },
      Home: () => {
        choose(entries[0])
      },
      End: () => {
        choose(entries.at(-1))
      },
    }
    const act = event.shiftKey ? undefined : moves[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [current?.key])
  return (
    <Modal title="Find or do" onClose={onClose}>
      <PaletteInput
        typed={typed}
        isWaiting={isSent}
        list={id}
        option={current && idOf(current)}
        onType={(text) => {
          setChosenKey(undefined)
          onType(text)
        }}
        onKeyDown={hear}
      />
      <div ref={list} id={id} role="listbox" aria-label="What there is" className="max-h-[60vh] overflow-y-auto p-2">
        {entries.length === 0 && <p className="px-2 py-6 text-center text-quiet">{isLoading ? 'Loading…' : 'No matches.'}</p>}
        {shown.map((group) => (
          <div key={group.heading} role="group" aria-label={group.heading}>
            <div aria-hidden className="px-2 py-1 text-micro text-quiet">
              {group.heading}
            </div>
            {group.entries.map((entry) => (
              <div
                key={entry.key}
                id={idOf(entry)}
                role="option"
                aria-selected={entry === current}
                onPointerMove={() => {
                  if (entry !== chosen) choose(entry)
                }}
                onClick={() => {
                  use(entry)
                }}
                className="flex cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 aria-selected:bg-accent-soft"
              >
                {entry.shown}
              </div>
            ))}
          </div>
        ))}
      </div>
    </Modal>
  )
}

export default Palette
