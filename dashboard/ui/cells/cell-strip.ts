import { cellOf } from '../../../src/model/cells.ts'
import { countEach } from '../../../src/model/count-each.ts'
import { isJobStatus } from '../../../src/model/run-record.ts'
import type { RunSummaryJson } from '../../../src/wire/run.ts'

/** The order of cells when failures come first. */
const order = 'fircatqwps'
/** Each of these is drawn by itself, however many jobs there are. */
const important = 'fi'
/** More than this would leave no room for the rest. */
const mostAlone = 12

const rank = (letter: string): number => (order.includes(letter) ? order.indexOf(letter) : order.length)

/** How many jobs of a run have each cell, failures first. A run with too many jobs for cells has only the counts of each status. */
export const cellCounts = ({ cells, jobCounts }: Pick<RunSummaryJson, 'cells' | 'jobCounts'>): ReadonlyMap<string, number> => {
  const counts =
    cells === undefined
      ? Object.entries(jobCounts).flatMap(([status, count = 0]) =>
          isJobStatus(status) ? [[cellOf(status, false, 1), count] as const] : [],
        )
      : [...countEach(cells)]
  return new Map(counts.toSorted(([a], [b]) => rank(a) - rank(b)))
}

/** A piece of the strip: one job, or several of one kind, as wide as their share of the jobs. */
export interface StripPiece {
  readonly letter: string
  readonly count: number
}

/** The pieces of a strip, failures first. Up to `most` jobs are drawn one by one; of more, only failures are. */
export const cellStrip = (counts: ReadonlyMap<string, number>, most: number): readonly StripPiece[] => {
  const total = sumOf(counts.values())
  const alone = sumOf(Array.from(counts, ([letter, count]) => (important.includes(letter) ? count : 0)))
  return Array.from(counts).flatMap(([letter, count]) =>
    total <= most || (important.includes(letter) && alone <= mostAlone)
      ? Array.from({ length: count }, () => ({ letter, count: 1 }))
      : [{ letter, count }],
  )
}

const sumOf = (counts: Iterable<number>): number => [...counts].reduce((sum, count) => sum + count, 0)
