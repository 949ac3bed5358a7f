import type { Output } from './output-stream.ts'

/**
 * Lines at the end of the terminal that are redrawn in place. Between frames, the visible cursor is at the start of the first line. When a
 * resize wraps lines differently, that position stays right, while a distance counted from the bottom would not.
 * The first line should be blank, because that is where typed keys are echoed.
 */
export interface LiveArea {
  /** Replaces the lines and prints `above` permanently above them. Lines must be narrower than the terminal. */
  readonly draw: (lines: readonly string[], above?: string) => void
  /** Removes the lines, so that other output can follow. */
  readonly clear: () => void
  /** Moves the cursor below the lines and leaves them on the screen. */
  readonly leave: () => void
  /** Call this after other output was written: the next lines start at the cursor. */
  readonly forget: () => void
}

// one synchronised update, with line wrapping off and the cursor hidden until its end
const begin = '\x1b[?2026h\x1b[?25l\x1b[?7l'
const end = '\x1b[?7h\x1b[?25h\x1b[?2026l'
const wrapping = { on: '\x1b[?7h', off: '\x1b[?7l' }
const clearRight = '\x1b[K'
const clearBelow = '\x1b[J'
// tmux saves the screen to its history if it is cleared from the top left corner, so clear the first row, then the rest from column 2
const clearAll = `${clearRight}\x1b[C${clearBelow}\r`

export const createLiveArea = (output: Output, terminal: { readonly columns?: number }): LiveArea => {
  let shown: readonly string[] = []
  let shownColumns = terminal.columns

  // always write the last line, so that the cursor is behind it when everything below the cursor is cleared
  const changesOnly = (lines: readonly string[]): string =>
    lines.map((line, row) => (row > 0 && row < lines.length - 1 && line === shown[row] ? '' : `${line}${clearRight}`)).join('\n') +
    clearBelow
  const afresh = (lines: readonly string[], above: string): string => `${clearAll}${wrapping.on}${above}${wrapping.off}${lines.join('\n')}`

  const draw = (lines: readonly string[], above = ''): void => {
    const isUpdate = above === '' && terminal.columns === shownColumns && lines.length > 0 && shown.length > 0
    if (isUpdate && lines.length === shown.length && lines.every((line, row) => line === shown[row])) return
    if (above === '' && lines.length === 0 && shown.length === 0) return
    const up = lines.length > 1 ? `\x1b[${lines.length - 1}A` : ''
    output.print(`${begin}\r${isUpdate ? changesOnly(lines) : afresh(lines, above)}${up}\r${end}`)
    shown = lines
    shownColumns = terminal.columns
  }

  return {
    draw,
    clear: () => {
      draw([])
    },
    leave: () => {
      if (shown.length > 0) output.print('\n'.repeat(shown.length))
      shown = []
    },
    forget: () => {
      shown = []
    },
  }
}
