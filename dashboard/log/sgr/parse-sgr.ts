import { applySgr, type SgrStyle } from './sgr.ts'

/** A stretch of text with one look. */
export interface StyledText {
  readonly text: string
  readonly look: SgrStyle
  /** The link target: http and https only. */
  readonly href?: string
}

/** A terminal string, such as a title, that has no terminator within this many characters is treated as text. */
const longestString = 4096
const longestAddress = 2048

const escape = 0x1b
const isBetween = (code: number, low: number, high: number): boolean => code >= low && code <= high
/** Characters that change the direction of text or break a line. */
const isTurning = (code: number): boolean =>
  code === 0x061c || isBetween(code, 0x200e, 0x200f) || isBetween(code, 0x2028, 0x202e) || isBetween(code, 0x2066, 0x2069)
/** OSC, DCS, SOS, PM and APC, as the letter after an escape. */
const stringLetters = new Set(Array.from('PX]^_', (letter) => letter.charCodeAt(0)))

/**
 * Parses a line of a log into stretches of text with their looks, as a terminal would show it. Time and memory are linear in its length.
 * Carriage returns and backspaces overwrite. Sequences that do not colour, erase or link are dropped. Other control bytes show as symbols.
 */
export const parseSgr = (line: string): readonly StyledText[] => {
  // the fast path: nearly every line
  if (!/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/.test(line)) {
    return line === '' ? [] : [{ text: line, look: {} }]
  }
  const text = line.endsWith('\r') ? line.replace(/\r+$/, '') : line
  const screen = /[\r\u0008]/.test(text) ? overwritingScreen() : appendingScreen()
  read(text, screen)
  return screen.stretches()
}

/** A parsed line as plain text, without looks. */
export const plainText = (stretches: readonly StyledText[]): string => stretches.map(({ text }) => text).join('')

interface Screen {
  write(text: string): void
  look: SgrStyle
  href: string | undefined
  /** Moves to the left edge. */
  return(): void
  back(): void
  eraseToEnd(): void
  eraseAll(): void
  stretches(): readonly StyledText[]
}

const read = (line: string, screen: Screen): void => {
  let plainFrom = 0
  const flush = (to: number): void => {
    if (to > plainFrom) screen.write(line.slice(plainFrom, to))
  }
  for (let at = 0; at < line.length;) {
    const code = line.charCodeAt(at)
    if ((code >= 0x20 && code < 0x7f) || code === 0x09 || (code > 0x9f && !isTurning(code))) {
      at++
      continue
    }
    flush(at)
    at = readControl(line, at, code, screen)
    plainFrom = at
  }
  flush(line.length)
}

/** Reads the control character at `at` and its sequence; returns the index after it. */
const readControl = (line: string, at: number, code: number, screen: Screen): number => {
  if (code === escape) {
    const letter = line.charCodeAt(at + 1)
    if (letter === 0x5b) return readCsi(line, at + 2, screen)
    if (stringLetters.has(letter)) return readString(line, at + 2, letter === 0x5d, screen)
    return skipEscape(line, at + 1)
  }
  if (code === 0x9b) return readCsi(line, at + 1, screen)
  if (code === 0x9d) return readString(line, at + 1, true, screen)
  if (code === 0x90 || code === 0x98 || code === 0x9e || code === 0x9f) return readString(line, at + 1, false, screen)
  if (code === 0x0d) screen.return()
  else if (code === 0x08) screen.back()
  else if (code === 0x7f) screen.write('\u2421')
  else if (code < 0x20 && code !== 0x07) screen.write(String.fromCharCode(0x2400 + code))
  return at + 1
}

/** Reads a control sequence; `from` is the index after its introducer. */
const readCsi = (line: string, from: number, screen: Screen): number => {
  let at = from
  while (isBetween(line.charCodeAt(at), 0x30, 0x3f)) at++
  const parametersEnd = at
  while (isBetween(line.charCodeAt(at), 0x20, 0x2f)) at++
  const final = line.charCodeAt(at)
  if (!isBetween(final, 0x40, 0x7e)) return at
  if (at === parametersEnd) applyCsi(line[at] ?? '', line.slice(from, parametersEnd), screen)
  return at + 1
}

const applyCsi = (final: string, parameters: string, screen: Screen): void => {
  if (final === 'm' && /^[\d;:]*$/.test(parameters)) screen.look = applySgr(screen.look, parameters)
  else if (final === 'K' && (parameters === '' || parameters === '0')) screen.eraseToEnd()
  else if (final === 'K' && parameters === '2') screen.eraseAll()
  else if (final === 'G' && (parameters === '' || parameters === '0' || parameters === '1')) screen.return()
}

/** Reads a terminal string up to BEL, ST or any other control character. One without a terminator is shown as text. */
const readString = (line: string, from: number, isOsc: boolean, screen: Screen): number => {
  const most = Math.min(line.length, from + longestString)
  let at = from
  while (at < most && line.charCodeAt(at) >= 0x20 && !isBetween(line.charCodeAt(at), 0x7f, 0x9f)) at++
  if (at === from + longestString) return from
  if (isOsc && line.startsWith('8;', from)) screen.href = addressOf(line.slice(from, at))
  const end = line.charCodeAt(at)
  if (end === 0x07 || end === 0x9c) return at + 1
  return end === escape && line[at + 1] === '\\' ? at + 2 : at
}

/** The URL in `8;parameters;url`, if a page may link to it. */
const addressOf = (osc: string): string | undefined => {
  const address = osc.slice(osc.indexOf(';', 2) + 1)
  if (address.length > longestAddress || !/^https?:\/\//i.test(address)) return undefined
  return URL.canParse(address) ? new URL(address).href : undefined
}

/** Skips intermediates and a final letter after an escape, such as the choice of a character set. */
const skipEscape = (line: string, from: number): number => {
  let at = from
  while (isBetween(line.charCodeAt(at), 0x20, 0x2f)) at++
  return isBetween(line.charCodeAt(at), 0x30, 0x7e) ? at + 1 : at
}

const stretchOf = (text: string, look: SgrStyle, href: string | undefined): StyledText => ({
  text,
  look,
  ...(href !== undefined && { href }),
})

/** For lines that never move the cursor back. */
const appendingScreen = (): Screen => {
  const done: StyledText[] = []
  let text = ''
  let look: SgrStyle = {}
  let href: string | undefined
  const end = (): void => {
    if (text !== '') done.push(stretchOf(text, look, href))
    text = ''
  }
  return {
    get look() {
      return look
    },
    set look(next) {
      end()
      look = next
    },
    get href() {
      return href
    },
    set href(next) {
      end()
      href = next
    },
    write(more) {
      text += more
    },
    return: () => undefined,
    back: () => undefined,
    eraseToEnd: () => undefined,
    eraseAll() {
      done.length = 0
      text = ''
    },
    stretches() {
      end()
      return done
    },
  }
}

/** For lines that move the cursor back and overwrite: one cell per character. */
const overwritingScreen = (): Screen => {
  const cells: { readonly text: string; readonly look: SgrStyle; readonly href: string | undefined }[] = []
  let column = 0
  const put = (text: string): void => {
    cells[column] = { text, look: screen.look, href: screen.href }
    column++
  }
  const screen: Screen = {
    look: {},
    href: undefined,
    write(text) {
      for (const character of text) {
        put(character === '\t' ? ' ' : character)
        if (character === '\t') while (column % 8 !== 0) put(' ')
      }
    },
    return() {
      column = 0
    },
    back() {
      column = Math.max(0, column - 1)
    },
    eraseToEnd() {
      cells.length = Math.min(cells.length, column)
    },
    // a real terminal keeps the column, but programs send a carriage return right before or after, so the result is the same
    eraseAll() {
      cells.length = 0
      column = 0
    },
    stretches() {
      const done: StyledText[] = []
      let first = 0
      for (let at = 1; at <= cells.length; at++) {
        const begun = cells[first]
        const next = cells[at]
        if (!begun || (next && next.look === begun.look && next.href === begun.href)) continue
        done.push(
          stretchOf(
            cells
              .slice(first, at)
              .map(({ text }) => text)
              .join(''),
            begun.look,
            begun.href,
          ),
        )
        first = at
      }
      return done
    },
  }
  return screen
}
