import type { OutputStream } from '../../engine/ports.ts'
import { closeUnlinkedFile, makeUnlinkedFile, readAt, writeAt, type UnlinkedFile } from './unlinked-file.ts'

export interface Piece {
  readonly chunk: Uint8Array
  readonly stream: OutputStream
}

interface StoredPiece {
  readonly stream: OutputStream
  readonly place: number
  length: number
}

/** The most that is read from the file at once. */
const mostStoredBytes = 64 * 1024

/** Pieces of output in order. What exceeds the given number of bytes in memory waits in a file. */
export class PieceQueue {
  readonly #mostBytes: number
  #pieces: (Piece | StoredPiece | undefined)[] = []
  #first = 0
  #bytes = 0
  #file: UnlinkedFile | undefined
  #fileBytes = 0

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  /** Whether a part of it is in the file. */
  get isLarge(): boolean {
    return this.#file !== undefined
  }

  add(piece: Piece): void {
    if (this.#bytes + piece.chunk.length > this.#mostBytes && this.#store(piece)) return
    this.#bytes += piece.chunk.length
    this.#pieces.push(piece)
  }

  take(): Piece | undefined {
    const piece = this.#pieces[this.#first]
    if (!piece) {
      this.#clear()
      return undefined
    }
    this.#pieces[this.#first] = undefined
    this.#first += 1
    if ('chunk' in piece) {
      this.#bytes -= piece.chunk.length
      return piece
    }
    return { chunk: this.#file ? readAt(this.#file, piece.place, piece.length) : new Uint8Array(), stream: piece.stream }
  }

  #store({ chunk, stream }: Piece): boolean {
    this.#file ??= makeUnlinkedFile()
    if (!this.#file || !writeAt(this.#file, chunk, this.#fileBytes)) return false
    for (let stored = 0; stored < chunk.length;) {
      const last = this.#lastStored(stream)
      const length = Math.min(chunk.length - stored, mostStoredBytes - (last?.length ?? 0))
      if (last) last.length += length
      else this.#pieces.push({ stream, place: this.#fileBytes, length })
      this.#fileBytes += length
      stored += length
    }
    return true
  }

  /** The last piece if more can be added to it: a program that prints single characters would need a piece for each. */
  #lastStored(stream: OutputStream): StoredPiece | undefined {
    const last = this.#pieces.at(-1)
    const isOpen = last && 'place' in last && last.stream === stream && last.length < mostStoredBytes
    return isOpen && last.place + last.length === this.#fileBytes ? last : undefined
  }

  #clear(): void {
    if (this.#file) closeUnlinkedFile(this.#file)
    this.#file = undefined
    this.#fileBytes = 0
    this.#pieces = []
    this.#first = 0
  }
}
