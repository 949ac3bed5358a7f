import type { Output } from './output-stream.ts'

/**
 * Lines at the end of the terminal that are redrawn in place. Between frames the cursor rests, visible, at the start of the first
 * line: when the terminal folds lines anew after a resize, that place stays right, while a distance counted from below would not.
 * The first line is best left blank: what the keyboard echoes lands there.
 */
export interface LiveArea {
  /** Replaces the lines; `above` is text that stays, printed over them. Lines must be narrower than the terminal. */
  readonly draw: (lines: readonly string[], above?: string) => void
  /** Takes the lines away, for whoever writes next. */
  readonly clear: () => void
  /** Puts the cursor below the lines, which stay as they are. */
  readonly leave: () => void
  /** Somebody else has written: the next lines begin where the cursor is. */
  readonly forget: () => void
}

// one synchronised update without wrapping and without a dancing cursor, both given back at its end
const begin = '\x1b[?2026h\x1b[?25l\x1b[?7l'
const end = '\x1b[?7h\x1b[?25h\x1b[?2026l'
const wrapping = { on: '\x1b[?7h', off: '\x1b[?7l' }
const clearRight = '\x1b[K'
const clearBelow = '\x1b[J'
// from the very first place of the screen, tmux would keep what is cleared in its history: so the row first, then the rest from its second column
const clearAll = `${clearRight}\x1b[C${clearBelow}\r`

export const createLiveArea = (output: Output, terminal: { readonly columns?: number }): LiveArea => {
  let shown: readonly string[] = []
  let shownColumns = terminal.columns

  // the last line always: what follows clears from where the cursor is, and that must be behind it
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
