import type { Shown } from '../terminal/shown.ts'

/** The longest line, in bytes, that is held back until it is complete. Longer lines are cut into pieces. */
export const longestLine = 64 * 1024

/** Turns the bytes of one stream of one job into whole lines that start with the job's name. */
export interface LinePrefixer {
  /** Returns the lines that this chunk completes, as one buffer. Empty if there are none. */
  push(chunk: Uint8Array): Buffer
  /** Returns the unfinished last line, with a newline. */
  flush(): Buffer
}

const empty = Buffer.alloc(0)
const newline = 10

/**
 * `prefix` starts a line, `continuation` starts the next piece of a line longer than {@link longestLine}.
 * `edit`, if given, changes the text of each line. Without it, the bytes are unchanged.
 */
export const createLinePrefixer = (prefix: Shown, continuation: Shown, edit?: (line: string) => string): LinePrefixer => {
  const starts = { line: Buffer.from(prefix), piece: Buffer.from(continuation) }
  let held: Uint8Array[] = []
  let heldLength = 0
  let isContinued = false

  const hold = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return
    held.push(bytes)
    heldLength += bytes.length
  }
  const takeHeld = (): Buffer => {
    const bytes = Buffer.concat(held, heldLength)
    held = []
    heldLength = 0
    return bytes
  }
  /** Returns everything held as one line, or as the last piece of one. */
  const endLine = (): Buffer[] => {
    const start = isContinued ? starts.piece : starts.line
    isContinued = false
    return [start, edited(takeHeld(), edit), lineEnd]
  }
  /** Called if more is held than the longest line: returns whole pieces and keeps the rest. */
  const cutPieces = (): Buffer[] => {
    const parts: Buffer[] = []
    let bytes = takeHeld()
    while (bytes.length > longestLine) {
      const at = characterStart(bytes, longestLine)
      parts.push(isContinued ? starts.piece : starts.line, edited(bytes.subarray(0, at), edit), lineEnd)
      isContinued = true
      bytes = bytes.subarray(at)
    }
    hold(bytes)
    return parts
  }

  const push = (chunk: Uint8Array): Buffer => {
    const first = chunk.indexOf(newline)
    if (first === -1) {
      hold(chunk)
      return heldLength > longestLine ? Buffer.concat(cutPieces()) : empty
    }
    const parts: Buffer[] = []
    hold(chunk.subarray(0, first))
    if (heldLength > longestLine) parts.push(...cutPieces())
    parts.push(...endLine())
    const last = chunk.lastIndexOf(newline)
    if (last > first) parts.push(prefixAll(Buffer.from(chunk.buffer, chunk.byteOffset + first + 1, last - first), starts, edit))
    hold(chunk.subarray(last + 1))
    if (heldLength > longestLine) parts.push(...cutPieces())
    return Buffer.concat(parts)
  }

  return {
    // slice large chunks, so that no line within a chunk exceeds the limit
    push: (chunk) => (chunk.length <= longestLine ? push(chunk) : Buffer.concat(slices(chunk).map(push))),
    flush: () => (heldLength === 0 && !isContinued ? empty : Buffer.concat(endLine())),
  }
}

const lineEnd = Buffer.from('\n')

const slices = (chunk: Uint8Array): Uint8Array[] =>
  Array.from({ length: Math.ceil(chunk.length / longestLine) }, (_, index) =>
    chunk.subarray(index * longestLine, (index + 1) * longestLine),
  )

const edited = (line: Buffer, edit?: (line: string) => string): Buffer => (edit ? Buffer.from(edit(line.toString())) : line)

/** Prefixes whole lines, including the last newline. Decodes as latin1, one character per byte, so that the bytes are preserved. */
const prefixAll = (lines: Buffer, starts: { readonly line: Buffer }, edit?: (line: string) => string): Buffer => {
  if (edit) {
    const [start, texts] = [starts.line.toString(), lines.toString().slice(0, -1).split('\n')]
    return Buffer.from(texts.map((text) => `${start}${edit(text)}\n`).join(''))
  }
  const start = starts.line.toString('latin1')
  const text = lines.toString('latin1', 0, lines.length - 1).replaceAll('\n', `\n${start.replaceAll('$', '$$$$')}`)
  return Buffer.from(`${start}${text}\n`, 'latin1')
}

/** The nearest position at or before `at` where a UTF-8 character starts; `at` itself if the bytes are not UTF-8. */
const characterStart = (bytes: Uint8Array, at: number): number => {
  for (let back = 0; back < 4; back++) if (((bytes[at - back] ?? 0) & 0xc0) !== 0x80) return at - back
  return at
}
