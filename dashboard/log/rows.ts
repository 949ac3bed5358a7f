import type { StepJson } from '../../src/wire/run.ts'

/** A step of a job, as a foldable part of its log. */
export interface StepFold {
  readonly step: StepJson
  /** How many steps it is nested in. */
  readonly depth: number
  /** Its first line, and its last so far; `to` is less than `from` when it wrote nothing. */
  readonly from: number
  readonly to: number
  readonly isOpen: boolean
}

/** A fold that the program itself wrote. */
export interface LogGroup {
  /** The line that begins it, which its head takes the place of. */
  readonly line: number
  /** Its last line, and the line that only ends it, if there is one. */
  readonly to: number
  readonly end?: number
  readonly title: string
  readonly look: 'group' | '---' | '+++' | '~~~'
}

/** The head of a fold that the program wrote. */
export interface GroupRow {
  readonly kind: 'group'
  readonly group: LogGroup
  /** The lines that it stands for: its own, and while it is closed all of them. */
  readonly from: number
  readonly to: number
  /** How many lines are in it. */
  readonly lines: number
  readonly isOpen: boolean
}

/** What one row of the view shows. */
export type Row =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'head'; readonly fold: StepFold }
  | GroupRow
  /** Lines that are not shown. */
  | { readonly kind: 'gap'; readonly from: number; readonly to: number }

/** A run of rows, in log order. */
export type RowGroup = Exclude<Row, { kind: 'line' }> | { readonly kind: 'lines'; readonly from: number; readonly to: number }

/** The rows of a view. Millions of lines take only a few pieces. */
export interface Rows {
  readonly count: number
  at(index: number): Row | undefined
  /** The index of the line's row, or of the row shown in its place. */
  ofLine(line: number): number
  /** The innermost step that contains the line. */
  headOf(line: number): StepFold | undefined
}

const rowsIn = (piece: RowGroup): number => (piece.kind === 'lines' ? piece.to - piece.from + 1 : 1)
const lastLineOf = (piece: RowGroup): number => (piece.kind === 'head' ? piece.fold.from - 1 : piece.to)

/** The last index for which `holds` is true, or -1. It must be true up to that index and false after it. */
export const lastIndexWhere = (count: number, holds: (index: number) => boolean): number => {
  let low = -1
  let high = count
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (holds(middle)) low = middle
    else high = middle
  }
  return low
}

export const createRows = (given: readonly RowGroup[]): Rows => {
  const pieces = given.filter((piece) => rowsIn(piece) > 0)
  const starts: number[] = []
  let count = 0
  for (const piece of pieces) {
    starts.push(count)
    count += rowsIn(piece)
  }
  return {
    count,
    at(index) {
      if (index < 0 || index >= count) return undefined
      const found = lastIndexWhere(pieces.length, (at) => (starts[at] ?? 0) <= index)
      const piece = pieces[found]
      if (piece?.kind !== 'lines') return piece
      return { kind: 'line', line: piece.from + index - (starts[found] ?? 0) }
    },
    ofLine(line) {
      const found = lastIndexWhere(pieces.length, (at) => at === 0 || lastLineOf(pieces[at - 1] as RowGroup) < line)
      const piece = pieces[found]
      if (!piece) return 0
      const start = starts[found] ?? 0
      return piece.kind === 'lines' ? start + Math.max(0, Math.min(line, piece.to) - piece.from) : start
    },
    headOf(line) {
      const found = lastIndexWhere(pieces.length, (at) => at === 0 || lastLineOf(pieces[at - 1] as RowGroup) < line)
      for (let at = found; at >= 0; at--) {
        const piece = pieces[at]
        if (piece?.kind === 'head' && piece.fold.isOpen && piece.fold.from <= line && line <= piece.fold.to) return piece.fold
      }
      return undefined
    },
  }
}
