/** Longer lines are cut here, so that one line never fills memory or a page. */
const longestLineBytes = 64 * 1024

const windowBytes = 256 * 1024
/** Pieces of a long line share this much, so that what lies across a cut is found. */
const overlapBytes = 4 * 1024
const newline = 0x0a

/** Fills `buffer` from offset `at` of the log and says how many bytes it got; 0 only at the end. */
type ReadInto = (buffer: Buffer, at: number) => Promise<number>

/** A line, or one piece of it, as [from, to) of a window. */
export interface LineSpan {
  readonly number: number
  readonly from: number
  readonly to: number
  /** More of the same line is around it. */
  readonly isCut: boolean
}

export interface LineWindow {
  /** Reused for the next window: decode before going on. */
  readonly view: Buffer
  /** Where the view begins in the log. */
  readonly byte: number
  readonly spans: readonly LineSpan[]
}

export interface ScanStart {
  readonly number: number
  /** Where that line begins. */
  readonly byte: number
  readonly size: number
  /** Length of the first window, when it is known that few lines are wanted. */
  readonly firstBytes?: number
}

/**
 * The lines of a log in order, a window of it at a time, from the start of line `number` at `byte` up to `size`. Of a line that is too
 * long it gives the first piece and asks `startOfLine` for the next line; without that it gives all pieces.
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
    // a window always holds more than the longest line, but for the first
    wanted = windowBytes
  }
}

/** The nearest position at or before `at` where a UTF-8 character begins; `at` itself in bytes that are no UTF-8. */
const characterStart = (bytes: Buffer, at: number): number => {
  for (let start = at; start > at - 4; start--) if (((bytes[start] ?? 0) & 0xc0) !== 0x80) return start
  return at
}
