import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { MiddleText } from '../../ui/words/middle-text.tsx'

/** The folds that the user has opened, and how to open or close one. */
export const useOpened = (): readonly [opened: ReadonlySet<string>, turn: (key: string) => void] => {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const turn = (key: string): void => {
    const next = new Set(opened)
    if (!next.delete(key)) next.add(key)
    setOpened(next)
  }
  return [opened, turn]
}

/** The button of a fold: its name, and how many jobs it stands for. The row around it handles the click. */
export const FoldName = ({ name, count, isOpen }: { readonly name: string; readonly count: number; readonly isOpen: boolean }) => {
  const Chevron = isOpen ? ChevronDown : ChevronRight
  return (
    <button type="button" aria-expanded={isOpen} className="flex min-w-0 items-center gap-1 text-left text-small">
      <Chevron size={12} aria-hidden className="shrink-0 text-quiet" />
      <MiddleText text={name} />
      <span className="shrink-0 pl-1 text-quiet">{count} jobs</span>
    </button>
  )
}
