import { isSpace, space, spaces } from './spaces.ts'
import type { Needle } from './secret-needles.ts'

/** Looks at three bytes at a time: any text contains pairs of bytes from a hundred secrets in all encodings, but hardly any triples. */
const block = 3
/** Large enough for the triples of a thousand needles, and small enough for the processor's cache. */
const tableBits = 18
/** A longer window would allow longer leaps, but fill the table. */
const longestWindow = 20

const hash = (first: number, second: number, third: number): number =>
  Math.imul((first << 16) | (second << 8) | third, 0x9e3779b1) >>> (32 - tableBits)

/**
 * Leaps over text in which no needle can start (Wu-Manber). For the last bytes of a window, the table has the distance to the next window.
 * The window is as long as the shortest start of a needle up to its first white space, because only that is in the text unchanged.
 */
export class ShiftTable {
  /** Length of the window, in bytes. */
  readonly window: number
  readonly #shifts: Uint8Array

  constructor(needles: readonly Needle[]) {
    this.window = needles.reduce((least, { bytes }) => Math.min(least, beginningOf(bytes)), longestWindow)
    this.#shifts = new Uint8Array(2 ** tableBits).fill(this.window - block + 1)
    for (const { bytes } of needles) this.#add(bytes)
  }

  /**
   * Returns the first position from `from` on where a needle may start; read byte by byte from there. If there is none before `to`, returns
   * the first position that the table cannot rule out yet.
   */
  leap(text: Uint8Array, from: number, to: number): number {
    const { window } = this
    let last = from + window - 1
    while (last < to) {
      const shift = this.#shifts[hash(text[last - 2] ?? 0, text[last - 1] ?? 0, text[last] ?? 0)] ?? 0
      if (shift === 0) break
      last += shift
    }
    return Math.min(last - window + 1, to)
  }

  #add(bytes: Uint8Array): void {
    for (let last = block - 1; last < this.window; last++) {
      const shift = this.window - 1 - last
      const third = bytes[last] ?? 0
      // white space in the text may be any white space character
      for (const one of third === space ? spaces : [third]) {
        const at = hash(bytes[last - 2] ?? 0, bytes[last - 1] ?? 0, one)
        this.#shifts[at] = Math.min(this.#shifts[at] ?? 0, shift)
      }
    }
  }
}

/** The number of bytes that are contiguous in any text: up to and including the first byte of white space. */
const beginningOf = (bytes: Uint8Array): number => {
  const end = bytes.findIndex(isSpace)
  return end === -1 ? bytes.length : end + 1
}
