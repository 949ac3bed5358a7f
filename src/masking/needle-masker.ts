import { isBase64 } from './byte-encodings.ts'
import { escape, EscapeSequences } from './escape-sequences.ts'
import { MaskQueue } from './mask-queue.ts'
import { NeedleTrack } from './needle-track.ts'
import { NeedleTrie } from './needle-trie.ts'
import type { Needle } from './secret-needles.ts'
import { ShiftTable } from './shift-table.ts'

/** Needles made ready for the search. */
export interface NeedleSet {
  readonly trie: NeedleTrie
  readonly shifts: ShiftTable
}

export const needleSet = (needles: readonly Needle[]): NeedleSet => ({ trie: new NeedleTrie(needles), shifts: new ShiftTable(needles) })

/** White space and escape sequences inside a secret may be long; beyond this it is none, and what waits is given out. */
const mostInsideBytes = 64 * 1024

/**
 * Masks needles in one stream of bytes, however it is cut into chunks. What can not become a needle any more is given out at once; the
 * rest waits for the next chunk or for {@link end}.
 *
 * It leaps over text without secrets; where that stops, and around escape sequences and the end of a chunk, it reads byte by byte, in two
 * ways: as the bytes stand, and without escape sequences.
 */
export class NeedleMasker {
  #needles: NeedleSet
  readonly #plain: NeedleTrack
  /** Does not see escape sequences. In use from one on, until both ways have read the same again. */
  readonly #seen: NeedleTrack
  #isSplit = false
  readonly #sequences = new EscapeSequences()
  readonly #queue = new MaskQueue()
  /** The end of a chunk that was not given out yet. */
  #held: Uint8Array = new Uint8Array()
  /** Place of the next chunk's first byte in the stream. */
  #base = 0
  /** Before this place every byte is read. */
  #readUntil = 0
  /** A character of base64 at this place belongs to the secret before it. */
  #widenAt = -1

  constructor(needles: NeedleSet) {
    this.#needles = needles
    this.#plain = new NeedleTrack(needles.trie)
    this.#seen = new NeedleTrack(needles.trie)
  }

  /** From the next byte on these are masked; they hold all that came before. */
  moveTo(needles: NeedleSet): void {
    this.#needles = needles
    this.#plain.moveTo(needles.trie)
    this.#seen.moveTo(needles.trie)
    this.#readUntil = this.#base
  }

  push(chunk: Uint8Array): Uint8Array[] {
    const base = this.#base
    const end = base + chunk.length
    let nextEscape = -1
    for (let at = 0; at < chunk.length;) {
      const place = base + at
      if (!this.#mayLeap(place)) {
        this.#read(chunk, at)
        at++
        continue
      }
      const begin = Math.min(place, this.#plain.begin)
      this.#forget()
      if (nextEscape < begin - base) nextEscape = indexOrEnd(chunk, escape, begin - base)
      at = this.#needles.shifts.leap(chunk, begin - base, nextEscape)
      // a candidate is read whole; before an escape sequence or the end nothing can be said before that is read
      this.#readUntil = Math.min(base + at + this.#needles.shifts.window, base + nextEscape + 1)
    }
    this.#base = end
    let until = Math.min(end, this.#liveBegin())
    if (end - until > mostInsideBytes + this.#needles.trie.longest) {
      this.#forget()
      this.#sequences.reset()
      until = end
    }
    return this.#give(chunk, base, until)
  }

  /** The stream is over: gives out what waited. */
  end(): Uint8Array[] {
    this.#forget()
    this.#sequences.reset()
    this.#readUntil = this.#base
    this.#widenAt = -1
    return this.#give(new Uint8Array(), this.#base, this.#base)
  }

  /** All that may become a needle stands in this chunk in a row, and is shorter than what a leap looks at: the leap looks at it again. */
  #mayLeap(place: number): boolean {
    if (place < this.#readUntil || place === this.#widenAt || this.#isSplit || !this.#sequences.isInText) return false
    const { depth } = this.#plain
    return depth === 0 || (depth < this.#needles.shifts.window && this.#plain.begin >= this.#base && place - this.#plain.begin === depth)
  }

  #read(chunk: Uint8Array, at: number): void {
    const byte = chunk[at] ?? 0
    const place = this.#base + at
    if (byte === escape && !this.#isSplit) {
      this.#isSplit = true
      this.#seen.copyFrom(this.#plain)
    }
    if (place === this.#widenAt && isBase64(byte)) this.#queue.add(place, place + 1)
    const isText = this.#sequences.take(byte)
    if (this.#plain.read(byte, place)) this.#found(this.#plain, chunk, place + 1)
    if (!this.#isSplit) return
    if (isText && this.#seen.read(byte, place)) this.#found(this.#seen, chunk, place + 1)
    const isSame = this.#seen.state === this.#plain.state && (this.#seen.depth === 0 || this.#seen.begin === this.#plain.begin)
    if (isSame && this.#sequences.isInText) this.#isSplit = false
  }

  #found(track: NeedleTrack, chunk: Uint8Array, end: number): void {
    let begin = track.matchBegin
    if (this.#needles.trie.isBase64At(track.state)) {
      this.#widenAt = end
      if (begin > this.#queue.given && isBase64(this.#byteAt(begin - 1, chunk))) begin--
    }
    this.#queue.add(begin, end)
  }

  /** The first byte that may still be masked. */
  #liveBegin(): number {
    return Math.min(this.#liveBeginOf(this.#plain), this.#isSplit ? this.#liveBeginOf(this.#seen) : Infinity)
  }

  #liveBeginOf(track: NeedleTrack): number {
    return track.begin - (this.#needles.trie.leadsToBase64(track.state) ? 1 : 0)
  }

  #byteAt(place: number, chunk: Uint8Array): number {
    return (place < this.#base ? this.#held[this.#held.length - (this.#base - place)] : chunk[place - this.#base]) ?? 0
  }

  #forget(): void {
    this.#plain.forget()
    this.#seen.forget()
    this.#isSplit = false
  }

  #give(chunk: Uint8Array, base: number, until: number): Uint8Array[] {
    const held = this.#held
    const heldFrom = base - held.length
    const copy = (begin: number, end: number, to: Uint8Array[]): void => {
      if (begin < base) to.push(held.subarray(begin - heldFrom, Math.min(end, base) - heldFrom))
      if (end > base) to.push(chunk.subarray(Math.max(begin, base) - base, end - base))
    }
    const pieces = this.#queue.giveUntil(until, copy)
    const rest: Uint8Array[] = []
    if (this.#queue.given < base + chunk.length) copy(this.#queue.given, base + chunk.length, rest)
    // a copy, so that a few bytes do not keep a whole chunk in memory
    this.#held = rest.length === 0 ? new Uint8Array() : Buffer.concat(rest)
    return pieces
  }
}

const indexOrEnd = (chunk: Uint8Array, byte: number, from: number): number => {
  const index = chunk.indexOf(byte, from)
  return index === -1 ? chunk.length : index
}
