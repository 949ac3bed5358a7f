/** What is written in place of a secret. */
export const stars = '***'
const starBytes = Buffer.from(stars)

/** Takes places in a text that must not be shown, in whatever order they are found, and gives out the rest piece by piece. */
export class MaskQueue {
  /** Found and not given out yet; in order, none touches another. */
  #masks: { begin: number; end: number }[] = []
  /** Everything before has been given out. */
  #given = 0
  /** The end of the last stars that were given out: what touches it belongs to them. */
  #starsUntil = -1

  get given(): number {
    return this.#given
  }

  /** Places are found in the order of their ends; one may be found again, as the end of another. */
  add(begin: number, end: number): void {
    const mask = { begin, end }
    for (let last = this.#masks.at(-1); last && last.end >= mask.begin; last = this.#masks.at(-1)) {
      mask.begin = Math.min(mask.begin, last.begin)
      mask.end = Math.max(mask.end, last.end)
      this.#masks.pop()
    }
    this.#masks.push(mask)
  }

  /** Gives out all before `until`, from which on a mask may still begin; `copy` fetches the text. */
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
