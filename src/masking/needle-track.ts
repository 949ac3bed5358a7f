import { type NeedleTrie, root } from './needle-trie.ts'
import { isSpace, space } from './spaces.ts'

/** One reading of a text, byte by byte: how far needles have been seen, and where in the text their bytes stand. */
export class NeedleTrack {
  state = root
  #trie: NeedleTrie
  /** Places of the last bytes that were read; a ring. */
  #places: Float64Array
  #read = 0
  #wasSpace = false

  constructor(trie: NeedleTrie) {
    this.#trie = trie
    this.#places = new Float64Array(trie.longest + 1)
  }

  /** Reads the byte at `place`; `true` when a needle ends with it. */
  read(byte: number, place: number): boolean {
    if (isSpace(byte)) {
      if (this.#wasSpace) return false
      this.#wasSpace = true
      this.state = this.#trie.next(this.state, space)
    } else {
      this.#wasSpace = false
      this.state = this.#trie.next(this.state, byte)
    }
    this.#places[this.#read % this.#places.length] = place
    this.#read++
    return this.#trie.matchedAt(this.state) > 0
  }

  /** Bytes that may become a needle. */
  get depth(): number {
    return this.#trie.depthOf(this.state)
  }

  /** Where those bytes begin; `Infinity` when there are none. */
  get begin(): number {
    return this.state === root ? Infinity : this.#placeOf(this.depth)
  }

  /** Where the needle begins that ended with the last byte. */
  get matchBegin(): number {
    return this.#placeOf(this.#trie.matchedAt(this.state))
  }

  /** The same reading, to go on by another way. */
  copyFrom(other: NeedleTrack): void {
    this.state = other.state
    this.#read = other.#read
    this.#wasSpace = other.#wasSpace
    // older ones are not asked for; a ring for a long secret is long
    for (let back = 1; back <= other.depth; back++) {
      const at = (other.#read - back) % this.#places.length
      this.#places[at] = other.#places[at] ?? 0
    }
  }

  forget(): void {
    this.state = root
    this.#wasSpace = false
  }

  /** Goes on with more needles: what was read of the old ones is a beginning among the new ones too. */
  moveTo(trie: NeedleTrie): void {
    const path = this.#trie.pathTo(this.state)
    const places = path.map((_, index) => this.#placeOf(path.length - index))
    this.#trie = trie
    this.#places = new Float64Array(trie.longest + 1)
    this.#places.set(places)
    this.#read = places.length
    this.state = path.reduce((state, byte) => trie.next(state, byte), root)
  }

  #placeOf(bytesBack: number): number {
    return this.#places[(this.#read - bytesBack) % this.#places.length] ?? 0
  }
}
