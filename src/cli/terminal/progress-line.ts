import type { Terminal } from '../reporters/surface.ts'

/** Shorter work needs no progress. */
const quietMs = 1000
const everyMs = 100
const eraseLine = '\r\u001B[K'

export interface ProgressLine extends Disposable {
  /** Replaces the line. */
  readonly show: (text: string) => void
}

/** A line on stderr that shows how far long work is. Only in a terminal; it is erased at the end. */
export const createProgressLine = (stderr: Terminal, env: NodeJS.ProcessEnv = process.env): ProgressLine => {
  const isShown = stderr.isTTY === true && env['TERM'] !== 'dumb'
  let nextAt = performance.now() + quietMs
  let isErased = true
  return {
    show(text) {
      if (!isShown || performance.now() < nextAt) return
      nextAt = performance.now() + everyMs
      isErased = false
      stderr.write(`${eraseLine}${text.slice(0, (stderr.columns ?? 80) - 1)}`)
    },
    [Symbol.dispose]() {
      if (!isErased) stderr.write(eraseLine)
    },
  }
}
