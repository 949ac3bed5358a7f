import { sanitiseLine, sanitiseName } from '../../model/text/terminal-text.ts'
import { displayWidth } from '../terminal/display-width.ts'
import { createLogTail } from './log-tail.ts'

/** What was printed last, in a fixed amount of memory. */
export interface LastShown {
  push(bytes: Uint8Array): void
  /** Whether one of the last `rows` rows holds the text. */
  has(text: string, rows: number): boolean
}

/** `columns`: the width of the terminal; `Infinity` if it is none. */
export const createLastShown = (columns: () => number): LastShown => {
  const tail = createLogTail()
  return {
    push: tail.push,
    has: (text, rows) => {
      const wanted = sanitiseName(text).trim()
      const width = columns()
      let left = rows
      for (const line of [...tail.lines(rows)].reverse()) {
        const plain = sanitiseLine(line, false)
        left -= Math.max(1, Math.ceil(displayWidth(plain) / width))
        if (left < 0) return false
        if (sanitiseName(plain).includes(wanted)) return true
      }
      return false
    },
  }
}
