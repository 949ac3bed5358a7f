const [newline, carriageReturn] = [0x0a, 0x0d]

/** Turns the ends of lines of a terminal into those of a file: `\r\n` into `\n`, wherever chunks are split. */
export class ScreenLines {
  #isReturnHeld = false

  push(chunk: Uint8Array): Uint8Array {
    const held = this.#isReturnHeld ? 1 : 0
    this.#isReturnHeld = chunk.at(-1) === carriageReturn
    if (held === 0 && !chunk.includes(carriageReturn)) return chunk
    const lines = new Uint8Array(chunk.length + held)
    let size = 0
    if (held === 1 && chunk[0] !== newline) lines[size++] = carriageReturn
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0
      const isDropped = byte === carriageReturn && (at + 1 === chunk.length || chunk[at + 1] === newline)
      if (!isDropped) lines[size++] = byte
    }
    return lines.subarray(0, size)
  }

  /** Returns what was held back because a newline might have followed. */
  end(): Uint8Array {
    const isHeld = this.#isReturnHeld
    this.#isReturnHeld = false
    return isHeld ? Uint8Array.of(carriageReturn) : new Uint8Array()
  }
}
