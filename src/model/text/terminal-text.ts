/** Longest escape sequence that is recognised, in characters; the rest of a longer one counts as text. */
const longest = 4096

/** A colour code, as part of a regular expression. */
export const colourCode = '\\x1b\\[[0-9;:]{0,64}m'
const controlSequence = `(?:\\x1b\\[|\\x9b)[0-?]{0,${longest}}[ -/]{0,16}[@-~]?`
// OSC, DCS, SOS, PM and APC carry text up to BEL or ST; an unterminated one ends with its line
const textSequence = `(?:\\x1b[\\]PX^_]|[\\x9d\\x90\\x98\\x9e\\x9f])[^\\x07\\x1b\\x9c\\n\\r]{0,${longest}}(?:\\x07|\\x1b\\\\|\\x9c)?`
const otherEscape = '\\x1b(?:[ -/]{0,16}[0-~])?'
const control = '[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]'
// these reorder or hide text
const direction = '[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]'

const unsafe = new RegExp(`${colourCode}|${controlSequence}|${textSequence}|${otherEscape}|${control}|${direction}`, 'g')
const suspicious = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
/** Whether the text holds anything that could control a terminal. A carriage return could: what follows it overwrites the line. */
export const isUnsafeForTerminal = (text: string): boolean => text.includes('\r') || suspicious.test(text)

const isColour = new RegExp(`^${colourCode}$`)

/**
 * Removes everything from the text that could control a terminal. Colour codes (if `keepsColour`), tabs and line ends are kept, and so are
 * carriage returns; {@link sanitiseLine} resolves those.
 */
export const sanitiseTerminalText = (text: string, keepsColour = true): string =>
  suspicious.test(text) ? text.replace(unsafe, (found) => (keepsColour && isColour.test(found) ? found : '')) : text

/** One line as a terminal would show it: what follows the last carriage return, with spaces for tabs, and the colour reset at the end. */
export const sanitiseLine = (line: string, keepsColour = true): string => {
  const rows = line.split(/[\r\n]/)
  const row = rows.findLast((text) => text !== '') ?? ''
  const clean = sanitiseTerminalText(row, keepsColour).replaceAll('\t', '    ').trimEnd()
  return clean.includes('\x1b') ? `${clean}\x1b[0m` : clean
}

/** A name or message on one line, without colour. */
export const sanitiseName = (name: string): string => sanitiseTerminalText(name, false).replace(/\s+/g, ' ')
