import { useState } from 'react'
import { choose, chosen } from '../../../choices.ts'

/** In px: the smallest useful size, and the default. */
const limits = { right: { least: 320, absent: 620 }, below: { least: 160, absent: 340 }, names: { least: 90, absent: 0 } } as const
export type Side = 'right' | 'below'
type Sized = keyof typeof limits

const nameOf = (side: Sized): string => `panel-${side}`

/** A size in px that the user can change, and its limits. */
export interface PanelSize {
  readonly size: number
  readonly least: number
  readonly most: number
  readonly resize: (size: number) => void
}

/** The size of the job panel on a side, or of the names in the timeline; this browser remembers it. */
export const usePanelSize = (side: Sized, most: number, absent: number = limits[side].absent): PanelSize => {
  const { least } = limits[side]
  const within = (size: number): number => Math.round(Math.min(Math.max(least, most), Math.max(least, size)))
  const [sizes, setSizes] = useState<Readonly<Record<Sized, number>>>(() => ({
    ...{ right: remembered('right'), below: remembered('below'), names: remembered('names') },
  }))
  return {
    size: within(sizes[side] || absent),
    least,
    most: Math.max(least, most),
    resize: (size: number): void => {
      setSizes({ ...sizes, [side]: within(size) })
      choose(nameOf(side), String(within(size)))
    },
  }
}

const remembered = (side: Sized): number => {
  const size = Number(chosen(nameOf(side)))
  return Number.isFinite(size) && size > 0 ? size : limits[side].absent
}
