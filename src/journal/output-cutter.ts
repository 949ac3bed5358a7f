const [quote, backslash, openList, closeList, openRecord, closeRecord, comma, colon] = Buffer.from('"\\[]{},:')
const name = '"output":'

/*
 * before ──"output":──▶ inside ──, or }──▶ before      (only between the outermost braces)
 */

/**
 * Takes a line of a journal piece by piece and keeps all but the value of its `output`, which may be larger than the memory. It puts the
 * size in its place, as `unrecorded`.
 */
export class OutputCutter {
  readonly kept: Buffer[] = []
  keptBytes = 0
  #depth = 0
  #isInText = false
  /** A backslash was the last byte. */
  #isEscaped = false
  /** How much of `"output":` has just been read. */
  #matched = 0
  #isInside = false
  #cutBytes = 0

  push(piece: Buffer): void {
    for (let at = 0; at < piece.length;) at = this.#isInside ? this.#cut(piece, at) : this.#copy(piece, at)
  }

  /** Keeps what comes before the value, and returns where the value begins. */
  #copy(piece: Buffer, from: number): number {
    for (let at = from; at < piece.length; at++) {
      const byte = piece[at]
      if (this.#depth === 1) this.#match(byte)
      if (this.#isInText) {
        if (this.#isEscaped) this.#isEscaped = false
        else if (byte === backslash) this.#isEscaped = true
        else if (byte === quote) this.#isInText = false
      } else if (byte === quote) this.#isInText = true
      else if (byte === openList || byte === openRecord) this.#depth++
      else if (byte === closeList || byte === closeRecord) this.#depth--
      else if (byte === colon && this.#matched === name.length) {
        this.#keep(piece.subarray(from, at + 1))
        this.#dropLast(name.length)
        this.#keep(Buffer.from('"unrecorded":'))
        this.#isInside = true
        this.#cutBytes = 0
        this.#matched = 0
        return at + 1
      }
    }
    this.#keep(piece.subarray(from))
    return piece.length
  }

  /** Skips the value and returns where it ends. Local variables, because this sees nearly all bytes of a long line. */
  #cut(piece: Buffer, from: number): number {
    let depth = this.#depth
    let isInText = this.#isInText
    let isEscaped = this.#isEscaped
    let at = from
    for (; at < piece.length; at++) {
      const byte = piece[at]
      if (isInText) {
        if (isEscaped) isEscaped = false
        else if (byte === backslash) isEscaped = true
        else if (byte === quote) isInText = false
      } else if (byte === quote) isInText = true
      else if (depth === 1 && (byte === comma || byte === closeRecord)) break
      else if (byte === openList || byte === openRecord) depth++
      else if (byte === closeList || byte === closeRecord) depth--
    }
    this.#depth = depth
    this.#isInText = isInText
    this.#isEscaped = isEscaped
    this.#cutBytes += at - from
    if (at < piece.length) {
      this.#isInside = false
      this.#keep(Buffer.from(`{"bytes":${this.#cutBytes},"limit":"job"}`))
    }
    return at
  }

  #match(byte: number | undefined): void {
    const isStart = byte === quote && !this.#isInText
    this.#matched = isStart ? 1 : this.#matched > 0 && byte === name.charCodeAt(this.#matched) ? this.#matched + 1 : 0
  }

  #dropLast(count: number): void {
    this.keptBytes -= count
    for (let left = count; left > 0;) {
      const last = this.kept.pop() ?? Buffer.alloc(left)
      if (last.length > left) this.kept.push(last.subarray(0, last.length - left))
      left -= last.length
    }
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return
    // a copy, so that a few bytes do not keep a whole piece in memory
    this.kept.push(Buffer.from(bytes))
    this.keptBytes += bytes.length
  }
}
