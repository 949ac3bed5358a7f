import { countNewlines } from '../journal/logs/count-newlines.ts'
import { lowerAscii } from './lower-ascii.ts'
import { escapeCharacter, withoutColours } from './colours.ts'
import type { MatchOrder } from './search-messages.ts'

/**
 * Searches a stretch of whole lines, the first of which has the number `firstLine`, and reports the numbers of the lines that match. It may
 * change the bytes. `pulse` is called now and then with the current line.
 */
export type FindLines = (stretch: Buffer, firstLine: number, onHit: (line: number) => void, pulse: (line: number) => void) => void

const newline = 0x0a
const farBytes = 512
/** Longest piece of a line that an expression gets at once. Pieces overlap. */
const pieceLength = 64 * 1024
const overlap = 4 * 1024
/** Lines between two calls of `pulse`. */
const linesAPulse = 256

/** Finds lines that contain the text or match the expression. Colours are ignored. */
export const lineFinder = ({ plain, source, flags }: Pick<MatchOrder, 'plain' | 'source' | 'flags'>): FindLines => {
  // only the expression knows which letters are equal beyond ASCII
  const isOfBytes = plain && (plain.isCaseSensitive || isAscii(plain.text))
  return isOfBytes ? findText(plain.text, plain.isCaseSensitive) : findExpression(new RegExp(source, flags))
}

const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length

/** Works on the raw bytes: no line is decoded. */
const findText = (text: string, isCaseSensitive: boolean): FindLines => {
  const sought = Buffer.from(isCaseSensitive ? text : text.toLowerCase())
  // no line contains a newline
  if (sought.includes(newline)) return () => undefined
  return (stretch, firstLine, onHit) => {
    const bytes = asSearched(stretch, isCaseSensitive)
    let line = firstLine
    let counted = 0
    for (let at = bytes.indexOf(sought); at !== -1;) {
      line += newlinesBetween(bytes, counted, at)
      onHit(line)
      counted = bytes.indexOf(newline, at)
      if (counted === -1) return
      at = bytes.indexOf(sought, counted + 1)
    }
  }
}

const asSearched = (stretch: Buffer, isCaseSensitive: boolean): Buffer => {
  if (!isCaseSensitive) lowerAscii(stretch)
  // latin1 maps each byte to one character and back, so only the colours are lost
  return stretch.includes(escapeCharacter) ? Buffer.from(withoutColours(stretch.toString('latin1')), 'latin1') : stretch
}

/** The next hit is often near. */
const newlinesBetween = (bytes: Buffer, from: number, to: number): number => {
  if (to - from > farBytes) return countNewlines(bytes, from, to)
  let count = 0
  for (let index = from; index < to; index++) if (bytes[index] === newline) count++
  return count
}

const findExpression =
  (expression: RegExp): FindLines =>
  (stretch, firstLine, onHit, pulse) => {
    const decoded = stretch.toString()
    const text = decoded.includes(escapeCharacter) ? withoutColours(decoded) : decoded
    let line = firstLine
    for (let from = 0; from < text.length; line++) {
      const end = text.indexOf('\n', from)
      const to = end === -1 ? text.length : end
      if (matches(expression, text, from, text[to - 1] === '\r' && to > from ? to - 1 : to)) onHit(line)
      if ((line - firstLine) % linesAPulse === 0) pulse(line)
      from = to + 1
    }
  }

const matches = (expression: RegExp, text: string, from: number, to: number): boolean => {
  if (to - from <= pieceLength) return expression.test(text.slice(from, to))
  for (let at = from; at < to; at += pieceLength - overlap) if (expression.test(text.slice(at, Math.min(to, at + pieceLength)))) return true
  return false
}
