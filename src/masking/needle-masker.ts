import { isBase64 } from './byte-encodings.ts'
import { escapeByte, EscapeSequences } from './escape-sequences.ts'
import { MaskQueue } from './mask-queue.ts'
import { NeedleTrack } from './needle-track.ts'
import { NeedleTrie } from './needle-trie.ts'
import type { Needle } from './secret-needles.ts'
import { ShiftTable } from './shift-table.ts'

/** Needles, prepared for searching. */
export interface NeedleSet {
  readonly trie: NeedleTrie
  readonly shifts: ShiftTable
}

export const needleSet = (needles: readonly Needle[]): NeedleSet => ({ trie: new NeedleTrie(needles), shifts: new ShiftTable(needles) })

/** How many bytes of white space and escape sequences a secret may contain. Beyond that it is not a secret, and held bytes are returned. */
const mostInsideBytes = 64 * 1024

/**
 * Masks needles in one stream of bytes, wherever the stream is split into chunks. Bytes that can no longer be part of a needle are returned
 * at once. The rest is held until the next chunk or {@link end}.
 *
 * It leaps over text without secrets. At a candidate, around escape sequences and at the end of a chunk, it reads byte by byte, in two
 * ways: all bytes, and all bytes except escape sequences.
 */
export class NeedleMasker {
  #needles: NeedleSet
  readonly #plain: NeedleTrack
  /** Skips escape sequences. Used from an escape sequence until both tracks are in the same state again. */
  readonly #seen: NeedleTrack
  #isSplit = false
  readonly #sequences = new EscapeSequences()
  readonly #queue = new MaskQueue()
  /** The end of the last chunk, which has not been returned yet. */
  #held: Uint8Array = new Uint8Array()
  /** Position in the stream of the next chunk's first byte. */
  #base = 0
  /** Every byte before this position is read. */
  #readUntil = 0
  /** A base64 character at this position belongs to the secret before it. */
  #widenAt = -1

  constructor(needles: NeedleSet) {
    this.#needles = needles
    this.#plain = new NeedleTrack(needles.trie)
    this.#seen = new NeedleTrack(needles.trie)
  }

  /** Masks these needles from the next byte on. They must include all earlier ones. */
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
      if (nextEscape < begin - base) nextEscape = indexOrEnd(chunk, escapeByte, begin - base)
      at = this.#needles.shifts.leap(chunk, begin - base, nextEscape)
      // read a whole candidate; before an escape sequence or the end of the chunk, read up to it, because the table cannot tell
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

  /** Ends the stream and returns what was held. */
  end(): Uint8Array[] {
    this.#forget()
    this.#sequences.reset()
    this.#readUntil = this.#base
    this.#widenAt = -1
    return this.#give(new Uint8Array(), this.#base, this.#base)
  }

  /** Whether the bytes that may become a needle are contiguous in this chunk and shorter than the window. Then a leap checks them again. */
  #mayLeap(place: number): boolean {
    if (place < this.#readUntil || place === this.#widenAt || this.#isSplit || !this.#sequences.isInText) return false
    const { depth } = this.#plain
    return depth === 0 || (depth < this.#needles.shifts.window && this.#plain.begin >= this.#base && place - this.#plain.begin === depth)
  }

  #read(chunk: Uint8Array, at: number): void {
    const byte = chunk[at] ?? 0
    const place = this.#base + at
    if (byte === escapeByte && !this.#isSplit) {
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

  /** The position of the first byte that may still be masked. */
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
