import { eastAsianWidth } from 'get-east-asian-width'
import { colourCode } from '../../model/text/terminal-text.ts'

const colourCodes = new RegExp(colourCode, 'g')
const withColourCodes = new RegExp(`(${colourCode})`)
const printableAscii = /^[\x20-\x7e]*$/
const invisible = /^[\p{Control}\p{Format}\p{Mark}\p{Surrogate}]+$/v
const pictorial = /\p{Emoji_Presentation}|\u{fe0f}/v

let segmenter: Intl.Segmenter | undefined

/** Splits text into user-perceived characters: a letter with its accents, an emoji with its joiners. */
const graphemes = (text: string): Iterable<Intl.SegmentData> => {
  segmenter ??= new Intl.Segmenter()
  return segmenter.segment(text)
}

const graphemeWidth = (grapheme: string): number => {
  if (printableAscii.test(grapheme)) return grapheme.length
  if (invisible.test(grapheme)) return 0
  return pictorial.test(grapheme) ? 2 : eastAsianWidth(grapheme.codePointAt(0) ?? 0)
}

/** How many terminal columns a line takes. Colour codes take none. */
export const displayWidth = (line: string): number => {
  const text = line.includes('\x1b') ? line.replace(colourCodes, '') : line
  if (printableAscii.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes(text)) width += graphemeWidth(segment)
  return width
}

/** The line padded with spaces to `columns`. */
export const padToWidth = (line: string, columns: number): string => line + ' '.repeat(Math.max(0, columns - displayWidth(line)))

/** The line, or its start and `ellipsis` if it is wider than `columns`. Colour is reset at the cut. */
export const cutToWidth = (line: string, columns: number, ellipsis = '…'): string => {
  // ASCII takes one column per character, so most lines need no measuring
  if (line.length <= columns && printableAscii.test(line)) return line
  if (displayWidth(line) <= columns) return line
  const room = columns - ellipsis.length
  if (room < 0) return ''
  let width = 0
  let kept = ''
  let isColoured = false
  for (const part of line.split(withColourCodes)) {
    if (part.startsWith('\x1b[')) {
      isColoured = true
      kept += part
      continue
    }
    for (const { segment } of graphemes(part)) {
      width += graphemeWidth(segment)
      if (width > room) return `${kept}${isColoured ? '\x1b[0m' : ''}${ellipsis}`
      kept += segment
    }
  }
  return kept
}

/** The line in pieces of at most `columns`, broken after a space if there is one near the end of the piece. It must hold no colour codes. */
export const wrapToWidth = (line: string, columns: number): string[] => {
  if (line.length <= columns && printableAscii.test(line)) return [line]
  if (displayWidth(line) <= columns) return [line]
  const pieces: string[] = []
  let piece = ''
  let width = 0
  for (const { segment } of graphemes(line)) {
    const more = graphemeWidth(segment)
    if (width + more > columns && piece !== '') {
      const space = segment === ' ' ? piece.length : piece.lastIndexOf(' ')
      const end = space > piece.length / 2 ? space : piece.length
      pieces.push(piece.slice(0, end))
      piece = piece.slice(end).trimStart()
      width = displayWidth(piece)
      if (piece === '' && segment === ' ') continue
    }
    piece += segment
    width += more
  }
  return [...pieces, piece]
}
