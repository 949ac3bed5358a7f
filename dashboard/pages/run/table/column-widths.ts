import { useState } from 'react'
import { choose, chosen } from '../../../choices.ts'
import type { PanelSize } from '../job/panel-size.ts'

/** In px. The name of the job gets half of what is left; the last column gets the rest. */
const usualWidths = { state: 96, started: 76, duration: 76, waited: 76, attempts: 76 } as const
/** Gaps and padding of a row, in px, as in job-table.css. */
const between = 6 * 12 + 2 * 12
const limits = { least: 48, most: 900, leastName: 140, leastRest: 100 } as const

const sized = ['state', 'job', 'started', 'duration', 'waited', 'attempts'] as const
export type SizedColumn = (typeof sized)[number]
export const isSized = (column: string): column is SizedColumn => sized.some((one) => one === column)

/** The widths of the columns of the table of jobs. This browser remembers those that the user has changed. */
export const useColumnWidths = (
  tableWidth: number,
): {
  /** For `grid-template-columns`. */
  readonly template: string
  /** The narrowest that the table can be, in px. */
  readonly least: number
  readonly of: (column: SizedColumn) => PanelSize
  readonly reset: (column: SizedColumn) => void
} => {
  const [own, setOwn] = useState(remembered)
  const keep = (next: Widths): void => {
    setOwn(next)
    choose(name, written(next))
  }
  const fixed = Object.values({ ...usualWidths, ...own, job: 0 }).reduce((sum, width) => sum + width, 0)
  const job = Math.max(limits.leastName, Math.round((tableWidth - fixed - between) / 2))
  const widths = { ...usualWidths, job, ...own }
  return {
    template: `${sized.map((column) => `${widths[column]}px`).join(' ')} minmax(${limits.leastRest}px, 1fr)`,
    least: sized.reduce((sum, column) => sum + widths[column], limits.leastRest + between),
    of: (column) => ({
      size: widths[column],
      least: limits.least,
      most: limits.most,
      resize: (size) => {
        keep({ ...own, [column]: within(size) })
      },
    }),
    reset: (column) => {
      const { [column]: _changed, ...others } = own
      keep(others)
    },
  }
}

type Widths = Partial<Readonly<Record<SizedColumn, number>>>

const name = 'columns'

const within = (size: number): number => Math.round(Math.min(limits.most, Math.max(limits.least, size)))

/** `job:320,started:90`. */
const written = (widths: Widths): string =>
  Object.entries(widths)
    .map(([column, width]) => `${column}:${width}`)
    .join(',')

const remembered = (): Widths =>
  Object.fromEntries(
    (chosen(name) ?? '').split(',').flatMap((pair) => {
      const [, column = '', width = ''] = /^(\w+):(\d{1,4})$/.exec(pair) ?? []
      return isSized(column) ? [[column, within(Number(width))]] : []
    }),
  )
