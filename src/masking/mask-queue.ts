/** The text that replaces a secret. */
export const stars = '***'
const starBytes = Buffer.from(stars)

/** Collects the ranges of a stream that must be masked and returns the rest of the stream piece by piece. */
export class MaskQueue {
  /** Ranges not returned yet, in order. No two touch. */
  #masks: { begin: number; end: number }[] = []
  /** Everything before this position has been returned. */
  #given = 0
  /** The end of the last masked range that was returned. A range that touches it gets no stars of its own. */
  #starsUntil = -1

  get given(): number {
    return this.#given
  }

  /** Adds a range. Ranges must be added in the order of their ends; they may overlap. */
  add(begin: number, end: number): void {
    const mask = { begin, end }
    for (let last = this.#masks.at(-1); last && last.end >= mask.begin; last = this.#masks.at(-1)) {
      mask.begin = Math.min(mask.begin, last.begin)
      mask.end = Math.max(mask.end, last.end)
      this.#masks.pop()
    }
    this.#masks.push(mask)
  }

  /** Returns everything before `until`. Ranges added later start at `until` or after it. `copy` copies the unmasked text. */
  giveUntil(until: number, copy: (begin: number, end: number, to: Uint8Array[]) => void): Uint8Array[] {
    const pieces: Uint8Array[] = []
    for (let next = this.#masks[0]; next && next.begin <= until; next = this.#masks[0]) {
      this.#masks.shift()
      if (next.begin > this.#given) copy(this.#given, next.begin, pieces)
      if (next.begin > this.#starsUntil) pieces.push(starBytes)
      this.#given = Math.max(this.#given, next.end)
      this.#starsUntil = this.#given
    }
    if (until > this.#given) {
      copy(this.#given, until, pieces)
      this.#given = until
    }
    return pieces
  }
}
