import type { Output } from './output-stream.ts'
import { joinShown, shown, shownLines, toShown, type Shown } from './shown.ts'

/**
 * Lines at the end of the terminal that are redrawn in place. Between frames, the visible cursor is at the start of the first line. When a
 * resize wraps lines differently, that position stays right, while a distance counted from the bottom would not.
 * The first line should be blank, because that is where typed keys are echoed.
 */
export interface LiveArea {
  /** Replaces the lines and prints `above` permanently above them. Lines must be narrower than the terminal. */
  readonly draw: (lines: readonly string[], above?: Shown) => void
  /** Removes the lines, so that other output can follow. */
  readonly clear: () => void
  /** Moves the cursor below the lines and leaves them on the screen. */
  readonly leave: () => void
  /** Call this after other output was written: the next lines start at the cursor. */
  readonly forget: () => void
}

// one synchronised update, with line wrapping off and the cursor hidden until its end
const begin = shown`\x1b[?2026h\x1b[?25l\x1b[?7l`
const end = shown`\x1b[?7h\x1b[?25h\x1b[?2026l`
const wrapping = { on: shown`\x1b[?7h`, off: shown`\x1b[?7l` }
const clearRight = shown`\x1b[K`
const clearBelow = shown`\x1b[J`
// tmux saves the screen to its history if it is cleared from the top left corner, so clear the first row, then the rest from column 2
const clearAll = shown`${clearRight}\x1b[C${clearBelow}\r`

export const createLiveArea = (output: Output, terminal: { readonly columns?: number }): LiveArea => {
  let onScreen: readonly string[] = []
  let columnsThen = terminal.columns

  // always write the last line, so that the cursor is behind it when everything below the cursor is cleared
  const changesOnly = (lines: readonly string[]): Shown => {
    const rows = lines.map((line, row) =>
      row > 0 && row < lines.length - 1 && line === onScreen[row] ? shown`` : shown`${toShown(line)}${clearRight}`,
    )
    return shown`${joinShown(rows, shown`\n`)}${clearBelow}`
  }
  const afresh = (lines: readonly string[], above: Shown): Shown =>
    shown`${clearAll}${wrapping.on}${above}${wrapping.off}${joinShown(
      lines.map((line) => toShown(line)),
      shown`\n`,
    )}`

  const draw = (lines: readonly string[], above = shown``): void => {
    const isUpdate = above === '' && terminal.columns === columnsThen && lines.length > 0 && onScreen.length > 0
    if (isUpdate && lines.length === onScreen.length && lines.every((line, row) => line === onScreen[row])) return
    if (above === '' && lines.length === 0 && onScreen.length === 0) return
    const up = lines.length > 1 ? shown`\x1b[${lines.length - 1}A` : shown``
    output.print(shown`${begin}\r${isUpdate ? changesOnly(lines) : afresh(lines, above)}${up}\r${end}`)
    onScreen = lines
    columnsThen = terminal.columns
  }

  return {
    draw,
    clear: () => {
      draw([])
    },
    leave: () => {
      if (onScreen.length > 0) output.print(shownLines(onScreen.map(() => '')))
      onScreen = []
    },
    forget: () => {
      onScreen = []
    },
  }
}
