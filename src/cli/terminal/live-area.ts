import { displayWidth } from './display-width.ts'
import type { Output } from './output-stream.ts'

/**
 * Lines at the end of the terminal that are redrawn in place. What is drawn leaves the cursor visible, at the start of the line
 * below, so that the terminal is in order whenever the process ends, however it ends.
 */
export interface LiveArea {
  /** Replaces the lines; `above` is text that stays, printed over them. Lines must be narrower than the terminal. */
  draw(lines: readonly string[], above?: string): void
  /** The lines on the screen stay as they are; the next ones begin below. For after someone else has written. */
  release(): void
}

const escape = '\x1b['
// one synchronised update without wrapping and without a dancing cursor, both given back at its end
const begin = `${escape}?2026h${escape}?25l${escape}?7l`
const end = `${escape}?7h${escape}?25h${escape}?2026l`
const clearBelow = `${escape}J`
const clearRight = `${escape}K`

export const createLiveArea = (output: Output, terminal: { readonly columns?: number }, reflows: boolean): LiveArea => {
  let shown: readonly string[] = []
  let shownColumns = terminal.columns ?? 0

  const up = (rows: number): string => (rows > 0 ? `${escape}${rows}A\r` : '\r')
  const whole = (lines: readonly string[]): string => lines.map((line) => `${line}${clearRight}\n`).join('')
  const changed = (lines: readonly string[]): string =>
    lines.map((line, row) => (line === shown[row] ? '\n' : `${line}${clearRight}\n`)).join('')

  return {
    draw: (lines, above = '') => {
      const columns = terminal.columns ?? 0
      const isResized = columns !== shownColumns
      if (above === '' && !isResized && lines.length === shown.length && lines.every((line, row) => line === shown[row])) return
      const rows = isResized && reflows ? rowsAfterReflow(shown, columns) : shown.length
      const body =
        above === '' && !isResized
          ? changed(lines) + clearBelow
          : `${clearBelow}${above === '' ? '' : `${escape}?7h${above}${escape}?7l`}${whole(lines)}`
      output.write(`${begin}${up(rows)}${body}${end}`)
      shown = lines
      shownColumns = columns
    },
    release: () => {
      shown = []
    },
  }
}

/** Most terminals fold lines anew when they become narrower; what was one row may be several. */
const rowsAfterReflow = (lines: readonly string[], columns: number): number =>
  lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(displayWidth(line) / Math.max(1, columns))), 0)

/** Terminals that cut lines on a resize instead of folding them. */
export const foldsLinesOnResize = (env: Readonly<Record<string, string | undefined>>): boolean =>
  env['TMUX'] !== undefined || !(env['XTERM_VERSION'] ?? env['STY'] ?? (env['TERM'] === 'linux' ? 'linux' : undefined))
