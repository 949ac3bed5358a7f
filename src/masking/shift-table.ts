import { isSpace, space, spaces } from './spaces.ts'
import type { Needle } from './secret-needles.ts'

/** Three bytes are looked at together: the pairs of a hundred secrets in all their spellings occur in any text, their triples do not. */
const block = 3
/** With room for the triples of a thousand needles, and still small enough for the processor's cache. */
const tableBits = 18
/** Longer beginnings would make longer leaps, but fill the table. */
const longestWindow = 20

const hash = (first: number, second: number, third: number): number =>
  Math.imul((first << 16) | (second << 8) | third, 0x9e3779b1) >>> (32 - tableBits)

/**
 * Leaps over text in which no needle can begin (Wu and Manber). The table says for the last bytes of a window how far the next window may
 * be: the window is as long as the shortest beginning of a needle without white space, since only that stands in the text as it is.
 */
export class ShiftTable {
  /** Bytes in which every needle begins. */
  readonly window: number
  readonly #shifts: Uint8Array

  constructor(needles: readonly Needle[]) {
    this.window = needles.reduce((least, { bytes }) => Math.min(least, beginningOf(bytes)), longestWindow)
    this.#shifts = new Uint8Array(2 ** tableBits).fill(this.window - block + 1)
    for (const { bytes } of needles) this.#add(bytes)
  }

  /**
   * The first place from `from` on where a needle may begin, which must be read byte by byte. Without one before `to` it is the place from
   * which nothing can be said yet.
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
      // the first of a run of white space may be any of them
      for (const one of third === space ? spaces : [third]) {
        const at = hash(bytes[last - 2] ?? 0, bytes[last - 1] ?? 0, one)
        this.#shifts[at] = Math.min(this.#shifts[at] ?? 0, shift)
      }
    }
  }
}

/** Bytes that stand in a row in every text: up to the first white space, of which one byte is sure. */
const beginningOf = (bytes: Uint8Array): number => {
  const end = bytes.findIndex(isSpace)
  return end === -1 ? bytes.length : end + 1
}
