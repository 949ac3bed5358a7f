/** The lines of a log. Only those that are asked for are decoded, because most are not. */
export interface LogLines {
  /** The bytes without colours, each as one character of the same code (latin1). */
  readonly bytes: string
  readonly count: number
  /** The text of a line, counted from 0; empty if there is no such line. */
  readonly at: (index: number) => string
  readonly bytesAt: (index: number) => string
  /** The line that holds this position of `bytes`. */
  readonly indexAt: (position: number) => number
  /** Whether this is so for a line in [from, to). */
  readonly some: (from: number, to: number, isSo: (line: string) => boolean) => boolean
}

const colour = /\x1b\[[\d;:]*m/g
/** The cursor goes to the first column. What follows overwrites the line, as after a carriage return. */
const toFirstColumn = /\x1b\[1?G/g
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Splits the bytes of a log, given as latin1, into lines. */
export const logLines = (log: string): LogLines => {
  const bytes = log.includes('\x1b') ? log.replace(colour, '').replace(toFirstColumn, '\r') : log
  const starts = [0]
  for (let end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', end + 1)) starts.push(end + 1)
  const bytesAt = (index: number): string => {
    const start = starts[index]
    return start === undefined ? '' : bytes.slice(start, (starts[index + 1] ?? bytes.length + 1) - 1)
  }
  const at = (index: number): string => decode(bytesAt(index))
  return {
    bytes,
    count: starts.length,
    at,
    bytesAt,
    indexAt: (position) => {
      let [low, high] = [0, starts.length]
      while (high - low > 1) {
        const middle = (low + high) >>> 1
        if ((starts[middle] ?? 0) <= position) low = middle
        else high = middle
      }
      return low
    },
    some: (from, to, isSo) => {
      for (let index = from; index < to; index++) if (isSo(at(index))) return true
      return false
    },
  }
}

const decode = (line: string): string => {
  if (!/[\x80-\xff]/.test(line)) return line
  const bytes = new Uint8Array(line.length)
  for (let at = 0; at < line.length; at++) bytes[at] = line.charCodeAt(at)
  return decoder.decode(bytes)
}

/** The source of a pattern that finds in the bytes of a log what `pattern` finds in its text. It names signs that are not ASCII outside classes only. */
export const asBytes = ({ source }: RegExp): string =>
  source.replace(/[^\x00-\x7f]/gu, (sign) => String.fromCharCode(...new TextEncoder().encode(sign)))
