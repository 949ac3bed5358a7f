import { cutToWidth, displayWidth, padToWidth } from '../terminal/display-width.ts'

/** Aligns cells with two spaces between them. Each column is as wide as its widest cell; lines are cut to `columns`. */
export const alignColumns = (rows: readonly (readonly string[])[], columns: number, ellipsis?: string): string[] => {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, displayWidth(cell))))
  return rows.map((row) => {
    const padded = row.map((cell, index) => (index === row.length - 1 ? cell : padToWidth(cell, widths[index] ?? 0)))
    const used = widths.map((width, index) => ({ width, cell: padded[index] ?? '' })).filter(({ width }) => width > 0)
    return cutToWidth(used.map(({ cell }) => cell).join('  '), columns, ellipsis).trimEnd()
  })
}

/** Wraps text at spaces into lines of at most `columns`. A longer word gets its own line. */
export const wrapWords = (text: string, columns: number): string[] => {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`
    if (lines.length > 0 && displayWidth(longer) <= columns) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
