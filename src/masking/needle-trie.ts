import type { Needle } from './secret-needles.ts'

/** The state in which no part of a needle has been read. */
export const root = 0

/**
 * All needles as one Aho-Corasick automaton: after each byte, its state is the longest prefix of a needle that the text ends with.
 * Children are in linked lists rather than tables of 256, because most states have one child, and a hundred secrets make tens of thousands
 * of states.
 */
export class NeedleTrie {
  /** Length of the longest needle, in bytes. */
  readonly longest: number
  readonly #atRoot = new Int32Array(256)
  readonly #firstChild: Int32Array
  readonly #sibling: Int32Array
  readonly #parent: Int32Array
  readonly #byte: Uint8Array
  /** The state of the longest proper suffix that is a prefix of a needle. */
  readonly #fallback: Int32Array
  readonly #depth: Int32Array
  /** Length of the longest needle that ends in this state; 0 if none does. */
  readonly #matched: Int32Array
  /** Flags: 1 if a base64 needle ends here, 2 if the state is on the path of a base64 needle. */
  readonly #base64: Uint8Array
  #size = 1

  constructor(needles: readonly Needle[]) {
    const most = 1 + needles.reduce((sum, { bytes }) => sum + bytes.length, 0)
    this.longest = needles.reduce((longest, { bytes }) => Math.max(longest, bytes.length), 0)
    this.#firstChild = new Int32Array(most)
    this.#sibling = new Int32Array(most)
    this.#parent = new Int32Array(most)
    this.#byte = new Uint8Array(most)
    this.#fallback = new Int32Array(most)
    this.#depth = new Int32Array(most)
    this.#matched = new Int32Array(most)
    this.#base64 = new Uint8Array(most)
    for (const needle of needles) this.#insert(needle)
    this.#link()
  }

  next(state: number, byte: number): number {
    for (let from = state; from !== root; from = this.#fallback[from] ?? root) {
      const child = this.#childOf(from, byte)
      if (child !== root) return child
    }
    return this.#atRoot[byte] ?? root
  }

  /** How many bytes at the end of the text are a prefix of a needle. */
  depthOf(state: number): number {
    return this.#depth[state] ?? 0
  }

  /** Length of the longest needle that ends here; 0 if none does. */
  matchedAt(state: number): number {
    return this.#matched[state] ?? 0
  }

  isBase64At(state: number): boolean {
    return ((this.#base64[state] ?? 0) & 1) === 1
  }

  leadsToBase64(state: number): boolean {
    return (this.#base64[state] ?? 0) !== 0
  }

  /** The bytes that lead to a state. */
  pathTo(state: number): readonly number[] {
    const path: number[] = []
    for (let at = state; at !== root; at = this.#parent[at] ?? root) path.push(this.#byte[at] ?? 0)
    return path.reverse()
  }

  #childOf(state: number, byte: number): number {
    if (state === root) return this.#atRoot[byte] ?? root
    let child = this.#firstChild[state] ?? root
    while (child !== root && this.#byte[child] !== byte) child = this.#sibling[child] ?? root
    return child
  }

  #insert({ bytes, isBase64 }: Needle): void {
    let state = root
    for (const byte of bytes) {
      state = this.#childOf(state, byte) || this.#addChild(state, byte)
      if (isBase64) this.#base64[state] = (this.#base64[state] ?? 0) | 2
    }
    this.#matched[state] = bytes.length
    if (isBase64) this.#base64[state] = (this.#base64[state] ?? 0) | 1
  }

  #addChild(parent: number, byte: number): number {
    const child = this.#size++
    this.#byte[child] = byte
    this.#parent[child] = parent
    this.#depth[child] = this.depthOf(parent) + 1
    if (parent === root) {
      this.#atRoot[byte] = child
    } else {
      this.#sibling[child] = this.#firstChild[parent] ?? root
      this.#firstChild[parent] = child
    }
    return child
  }

  /** Level by level, because the fallback of a state is on a higher level. */
  #link(): void {
    const levels: number[] = []
    for (const child of this.#atRoot) if (child !== root) levels.push(child)
    for (const state of levels) {
      for (let child = this.#firstChild[state] ?? root; child !== root; child = this.#sibling[child] ?? root) {
        const fallback = this.next(this.#fallback[state] ?? root, this.#byte[child] ?? 0)
        this.#fallback[child] = fallback
        if (this.matchedAt(child) === 0) {
          this.#matched[child] = this.matchedAt(fallback)
          if (this.isBase64At(fallback)) this.#base64[child] = (this.#base64[child] ?? 0) | 1
        }
        levels.push(child)
      }
    }
  }
}
