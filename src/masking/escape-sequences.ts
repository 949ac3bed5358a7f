export const escapeByte = 0x1b

/** The longest sequence, in bytes. A window title may be long, but anything longer is not an escape sequence. */
const longestSequence = 4096

/*
 * text ──ESC──▶ begun ──[──▶ csi ──@…~──▶ text
 *                 ├──]PX^_─▶ string ──BEL──▶ text
 *                 │             └──ESC──▶ closing ──\──▶ text
 *                 ├── !…/ ──▶ begun
 *                 └── other ─▶ text
 */
type Place = 'text' | 'begun' | 'csi' | 'string' | 'closing'

/** Separates text from escape sequences for colours and terminal control (CSI, OSC and the like), byte by byte. */
export class EscapeSequences {
  #place: Place = 'text'
  #length = 0

  get isInText(): boolean {
    return this.#place === 'text'
  }

  /** Takes the next byte and returns whether it is text. */
  take(byte: number): boolean {
    if (this.#place === 'text') {
      if (byte !== escapeByte) return true
      this.#place = 'begun'
      this.#length = 1
      return false
    }
    this.#length++
    this.#place = this.#length > longestSequence ? 'text' : this.#after(byte)
    return false
  }

  reset(): void {
    this.#place = 'text'
  }

  #after(byte: number): Place {
    switch (this.#place) {
      case 'begun':
        return afterEscape(byte)
      case 'csi':
        return byte >= 0x20 && byte <= 0x3f ? 'csi' : byte === escapeByte ? 'begun' : 'text'
      case 'string':
        return byte === 0x07 ? 'text' : byte === escapeByte ? 'closing' : 'string'
      case 'closing':
        return byte === 0x5c ? 'text' : afterEscape(byte)
      case 'text':
        return 'text'
    }
  }
}

const afterEscape = (byte: number): Place => {
  if (byte === 0x5b) return 'csi'
  // ] P X ^ _
  if (byte === 0x5d || byte === 0x50 || byte === 0x58 || byte === 0x5e || byte === 0x5f) return 'string'
  if (byte === escapeByte || (byte >= 0x20 && byte <= 0x2f)) return 'begun'
  return 'text'
}
