/** Longer lines are cut into pieces of this size, so that one line cannot fill memory or a page. */
const longestLineBytes = 64 * 1024

const windowBytes = 256 * 1024
/** Pieces of a long line overlap by this much, so that a match across a cut is found. */
const overlapBytes = 4 * 1024
const newline = 0x0a

/** Fills `buffer` from offset `at` of the log and returns the number of bytes read; 0 only at the end. */
type ReadInto = (buffer: Buffer, at: number) => Promise<number>

/** A line, or one piece of it, as the range [from, to) of a window. */
export interface LineSpan {
  readonly number: number
  readonly from: number
  readonly to: number
  /** This is only part of a line. */
  readonly isCut: boolean
}

export interface LineWindow {
  /** Reused for the next window, so decode it first. */
  readonly view: Buffer
  /** Offset of the view in the log. */
  readonly byte: number
  readonly spans: readonly LineSpan[]
}

export interface ScanStart {
  readonly number: number
  /** Where that line begins. */
  readonly byte: number
  readonly size: number
  /** Length of the first window, if only a few lines are wanted. */
  readonly firstBytes?: number
}

/**
 * Yields the lines of a log in order, one window at a time, from line `number` at `byte` up to `size`. Of a line that is too long, it
 * yields the first piece and calls `startOfLine` for the next line; without `startOfLine`, it yields all pieces.
 */
export const scanLines = async function* (
  readInto: ReadInto,
  { number, byte, size, firstBytes = windowBytes }: ScanStart,
  startOfLine?: (number: number) => Promise<number | undefined>,
): AsyncGenerator<LineWindow, void, undefined> {
  let wanted = Math.min(windowBytes, firstBytes)
  let buffer = Buffer.alloc(0)
  let at = byte
  let isContinued = false
  while (at < size) {
    if (buffer.length < wanted) buffer = Buffer.allocUnsafe(Math.min(wanted, size - at))
    const read = Math.min(size - at, await readInto(buffer, at))
    if (read === 0) return
    const view = buffer.subarray(0, read)
    const isLast = at + read >= size || read < buffer.length
    const spans: LineSpan[] = []
    let from = 0
    let skipsTo: number | undefined
    for (;;) {
      const end = view.indexOf(newline, from)
      const isOpen = end === -1 && !isLast
      const to = end === -1 ? read : end
      if (to - from > longestLineBytes) {
        const cut = characterStart(view, from + longestLineBytes)
        spans.push({ number, from, to: cut, isCut: true })
        if (!startOfLine) {
          from = characterStart(view, cut - overlapBytes)
          isContinued = true
          continue
        }
        if (isOpen) {
          skipsTo = (await startOfLine(number + 1)) ?? size
          number++
          break
        }
      } else if (isOpen || (end === -1 && from === read)) break
      else spans.push({ number, from, to, isCut: isContinued })
      isContinued = false
      from = end === -1 ? read : end + 1
      number++
    }
    yield { view, byte: at, spans }
    at = skipsTo ?? at + from
    // every window except the first is larger than the longest line
    wanted = windowBytes
  }
}

/** The nearest position at or before `at` where a UTF-8 character begins; `at` itself if the bytes are not UTF-8. */
const characterStart = (bytes: Buffer, at: number): number => {
  for (let start = at; start > at - 4; start--) if (((bytes[start] ?? 0) & 0xc0) !== 0x80) return start
  return at
}
