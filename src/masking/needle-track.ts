import { type NeedleTrie, root } from './needle-trie.ts'
import { isSpace, space } from './spaces.ts'

/** Reads a text byte by byte and tracks which needles it may be in and where their bytes are. */
export class NeedleTrack {
  state = root
  #trie: NeedleTrie
  /** Positions of the last bytes read, as a ring buffer. */
  #places: Float64Array
  #read = 0
  #wasSpace = false

  constructor(trie: NeedleTrie) {
    this.#trie = trie
    this.#places = new Float64Array(trie.longest + 1)
  }

  /** Reads the byte at `place`. Returns `true` if a needle ends with it. */
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

  /** The number of last bytes that may become a needle. */
  get depth(): number {
    return this.#trie.depthOf(this.state)
  }

  /** Where those bytes start; `Infinity` if there are none. */
  get begin(): number {
    return this.state === root ? Infinity : this.#placeOf(this.depth)
  }

  /** Where the needle that ended with the last byte starts. */
  get matchBegin(): number {
    return this.#placeOf(this.#trie.matchedAt(this.state))
  }

  /** Copies the state of another track. */
  copyFrom(other: NeedleTrack): void {
    this.state = other.state
    this.#read = other.#read
    this.#wasSpace = other.#wasSpace
    // copy no older positions: they are never read, and the ring is long if a secret is
    for (let back = 1; back <= other.depth; back++) {
      const at = (other.#read - back) % this.#places.length
      this.#places[at] = other.#places[at] ?? 0
    }
  }

  forget(): void {
    this.state = root
    this.#wasSpace = false
  }

  /** Continues with more needles. A partly read needle is still partly read, because the new needles include the old ones. */
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
