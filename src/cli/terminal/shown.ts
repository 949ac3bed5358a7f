import { sanitiseTerminalText } from '../../model/text/terminal-text.ts'
import { isBuildServer } from '../is-build-server.ts'

declare const brand: unique symbol

/**
 * Text that is safe to write to the terminal: it can change colours, and nothing else. Our output functions take this type and not `string`,
 * so the compiler rejects text that was not cleaned. Only this file creates it. What a job prints is passed on as bytes instead.
 */
export type Shown = string & { readonly [brand]: true }

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Cleans text that may quote others: removes everything that could control the terminal, except for colours, tabs and newlines. On a build
 * server, also breaks up what its log would take for a command: `::error::…` of GitHub and `##vso[…]` of Azure become `: :error::…` and `## vso[…]`.
 */
export const toShown = (text: string, env: Environment = process.env): Shown => {
  const clean = sanitiseTerminalText(text).replaceAll(/\r(?!\n)/g, '')
  return (isBuildServer(env) ? withoutCommands(clean) : clean) as Shown
}

/** Lines of text, each ended by a newline. A line that quotes a newline becomes several. */
export const shownLines = (lines: readonly string[], env?: Environment): Shown =>
  joinShown(lines.map((line) => shown`${toShown(line, env)}\n`))

/**
 * A template of our own text, which is not changed and may hold control sequences and commands. The values in it must be clean.
 */
export const shown = (ours: TemplateStringsArray, ...values: readonly (Shown | number)[]): Shown =>
  ours.reduce((text, part, index) => `${text}${values[index - 1] ?? ''}${part}`) as Shown

/** Joins clean texts. */
export const joinShown = (texts: readonly Shown[], between: Shown = shown``): Shown => texts.join(between) as Shown

/** Ends lines as a terminal in raw mode needs it. */
export const withReturns = (text: Shown): Shown => text.replaceAll('\n', '\r\n') as Shown

/** Makes the last occurrence of these words a link (OSC 8). */
export const withLink = (text: Shown, words: string, url: string): Shown => {
  const at = text.lastIndexOf(words)
  if (at === -1 || !/^https?:\/\/[!-~]+$/.test(url)) return text
  const [before, after] = [text.slice(0, at) as Shown, text.slice(at + words.length) as Shown]
  return shown`${before}\x1b]8;;${url as Shown}\x1b\\${words as Shown}\x1b]8;;\x1b\\${after}`
}

/** Cleans a JSON text without changing its value: `JSON.stringify` escapes only some of the characters that can control a terminal. */
export const shownJson = (json: string): Shown => json.replaceAll(notEscaped, escapeCharacter) as Shown

const notEscaped = /[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const escapeCharacter = (one: string): string => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`

/**
 * GitHub reads a command after white space too, and the older form anywhere in a line. White space is matched within a line only, because many
 * empty lines would take quadratic time.
 */
const withoutCommands = (text: string): string =>
  text.replaceAll(/^([^\S\n\r\u2028\u2029]*):(?=:)/gm, '$1: ').replaceAll(/##(?=\w*\[)/g, '## ')
