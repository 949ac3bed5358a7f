/** Longest sequence in characters that is looked at as one; what is longer is text. */
const longest = 4096

/** A code that sets a colour, as a part of a regular expression. */
export const colourCode = '\\x1b\\[[0-9;:]{0,64}m'
const controlSequence = `(?:\\x1b\\[|\\x9b)[0-?]{0,${longest}}[ -/]{0,16}[@-~]?`
// OSC, DCS, SOS, PM and APC carry text up to BEL or ST; one that is left open ends with its line
const textSequence = `(?:\\x1b[\\]PX^_]|[\\x9d\\x90\\x98\\x9e\\x9f])[^\\x07\\x1b\\x9c\\n\\r]{0,${longest}}(?:\\x07|\\x1b\\\\|\\x9c)?`
const otherEscape = '\\x1b(?:[ -/]{0,16}[0-~])?'
const control = '[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]'
// these reorder or hide text for the eye
const direction = '[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]'

const unsafe = new RegExp(`${colourCode}|${controlSequence}|${textSequence}|${otherEscape}|${control}|${direction}`, 'g')
const suspicious = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
const isColour = new RegExp(`^${colourCode}$`)

/**
 * The text without anything that could steer a terminal: only colour codes (when wanted), tabs and line ends stay.
 * Carriage returns stay too; {@link sanitiseLine} resolves them.
 */
export const sanitiseTerminalText = (text: string, keepsColour = true): string =>
  suspicious.test(text) ? text.replace(unsafe, (found) => (keepsColour && isColour.test(found) ? found : '')) : text

/** One line as a terminal would have left it: what follows the last carriage return, tabs as blanks, colour switched off at the end. */
export const sanitiseLine = (line: string, keepsColour = true): string => {
  const rows = line.split(/[\r\n]/)
  const row = rows.findLast((text) => text !== '') ?? ''
  const clean = sanitiseTerminalText(row, keepsColour).replaceAll('\t', '    ').trimEnd()
  return clean.includes('\x1b') ? `${clean}\x1b[0m` : clean
}

/** A name or message on one line, without colour. */
export const sanitiseName = (name: string): string => sanitiseTerminalText(name, false).replace(/\s+/g, ' ')
