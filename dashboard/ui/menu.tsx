import { ChevronDown } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { Button } from './button.tsx'

export interface MenuItem {
  readonly key: string
  readonly label: string
  readonly act: () => void
}

/** A button that unfolds a menu below it. Arrows move, Enter chooses, and Esc, Tab or a click elsewhere closes it. */
export const MenuButton = ({
  label,
  items,
  className = '',
}: {
  readonly label: string
  readonly items: readonly MenuItem[]
  readonly className?: string
}) => {
  const [isOpen, setIsOpen] = useState(false)
  const place = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (!isOpen) return undefined
    place.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const closeElsewhere = ({ target }: Event): void => {
      if (target instanceof Node && !place.current?.contains(target)) setIsOpen(false)
    }
    addEventListener('pointerdown', closeElsewhere)
    addEventListener('focusin', closeElsewhere)
    return () => {
      removeEventListener('pointerdown', closeElsewhere)
      removeEventListener('focusin', closeElsewhere)
    }
  }, [isOpen])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOpen) {
      if (event.key !== 'ArrowDown') return
      event.preventDefault()
      setIsOpen(true)
      return
    }
    if (event.key === 'Tab') setIsOpen(false)
    if (event.key === 'Escape') {
      event.preventDefault()
      setIsOpen(false)
      place.current?.querySelector('button')?.focus()
    }
    const shown = [...(place.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
    const next = nextPlace(
      event.key,
      shown.findIndex((one) => one === document.activeElement),
      shown.length,
    )
    if (next === undefined) return
    event.preventDefault()
    shown[next]?.focus()
  }
  return (
    <span ref={place} className="relative inline-flex" onKeyDown={onKeyDown}>
      <Button
        label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        className={className}
        onClick={() => {
          setIsOpen(!isOpen)
        }}
      >
        <ChevronDown size={14} aria-hidden />
      </Button>
      {isOpen && (
        <div
          role="menu"
          aria-label={label}
          className="absolute top-8 right-0 z-30 w-max max-w-[min(420px,calc(100vw-24px))] rounded-md border border-line bg-ground p-1 shadow-lg"
        >
          {items.map(({ key, label: name, act }) => (
            <button
              key={key}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className="block w-full rounded px-2 py-1 text-left text-small wrap-anywhere hover:bg-sunken focus:bg-accent-soft"
              onClick={() => {
                setIsOpen(false)
                act()
              }}
            >
              {name}
            </button>
          ))}
        </div>
      )}
    </span>
  )
}

const nextPlace = (key: string, at: number, count: number): number | undefined => {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count
    case 'ArrowUp':
      return (at - 1 + count) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
