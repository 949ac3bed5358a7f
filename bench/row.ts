/** One row of the table: our figure, the floor measured beside it, and the target. */
export interface Row {
  readonly what: string
  readonly floor: string
  readonly ours: string
  /** Ours divided by the floor; without a floor, by the target's limit. */
  readonly ratio: number
  readonly target: string
  readonly isReached: boolean
  /** Other observations, such as memory use. */
  readonly note?: string
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** The value that a fraction `share` of all values, such as 0.99, does not exceed. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? Number.NaN

export const inMs = (ms: number): string => (ms < 10 ? `${ms.toFixed(2)} ms` : `${ms.toFixed(0)} ms`)

const head = ['what', 'floor', 'ours', 'ratio', 'reach', '', 'note']

/** Renders the rows as a table for a terminal. */
export const renderRows = (rows: readonly Row[]): string => {
  const lines = [
    head,
    ...rows.map((row) => [
      row.what,
      row.floor,
      row.ours,
      `${row.ratio.toFixed(2)} ×`,
      row.target,
      row.isReached ? 'reached' : 'NOT REACHED',
      row.note ?? '',
    ]),
  ]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
