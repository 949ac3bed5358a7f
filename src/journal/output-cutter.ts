const [quote, backslash, openList, closeList, openRecord, closeRecord, comma, colon] = Buffer.from('"\\[]{},:')
const outputName = Buffer.from('output')

/*
 * outside ──"output":──▶ inside ──, or }──▶ outside      (only between the outermost braces)
 */

/**
 * Takes a line of a journal piece by piece and keeps all but the value of its `output`, which may be larger than the memory. It puts the
 * size in its place, as `unrecorded`.
 */
export class OutputCutter {
  readonly kept: Buffer[] = []
  keptBytes = 0
  #cutBytes = 0
  #depth = 0
  #isInText = false
  #isEscaped = false
  /** How much of the name `output` the present text is so far; -1 if it is another. */
  #matched = -1
  #isNamed = false
  #isInside = false

  push(piece: Buffer): void {
    let from = 0
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at] ?? 0
      if (this.#isInText) this.#readText(byte)
      else if (byte === quote) {
        this.#isInText = true
        this.#matched = this.#depth === 1 && !this.#isInside ? 0 : -1
      } else if (byte === openList || byte === openRecord) this.#depth++
      else if (this.#isInside && this.#depth === 1 && (byte === comma || byte === closeRecord)) {
        this.#cutBytes += at - from
        this.#keep(Buffer.from(`{"bytes":${this.#cutBytes},"limit":"job"}`))
        this.#cutBytes = 0
        this.#isInside = false
        from = at
        if (byte === closeRecord) this.#depth--
      } else if (byte === closeList || byte === closeRecord) this.#depth--
      else if (byte === colon && this.#isNamed && !this.#isInside && this.#depth === 1) {
        this.#keep(piece.subarray(from, at))
        this.#dropLast(outputName.length + 2)
        this.#keep(Buffer.from('"unrecorded":'))
        this.#isInside = true
        from = at + 1
      }
      if (byte !== quote && !this.#isInText) this.#isNamed = false
    }
    if (this.#isInside) this.#cutBytes += piece.length - from
    else this.#keep(piece.subarray(from))
  }

  #readText(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false
    else if (byte === backslash) {
      this.#isEscaped = true
      this.#matched = -1
    } else if (byte === quote) {
      this.#isInText = false
      this.#isNamed = this.#matched === outputName.length
    } else if (this.#matched >= 0) this.#matched = byte === outputName[this.#matched] ? this.#matched + 1 : -1
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
    // a copy: the piece may be a small part of a large buffer, or be written over
    this.kept.push(Buffer.from(bytes))
    this.keptBytes += bytes.length
  }
}
