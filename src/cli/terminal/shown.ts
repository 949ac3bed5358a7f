import { sanitiseTerminalText } from '../../model/text/terminal-text.ts'

declare const brand: unique symbol

/**
 * Text that may be written to our terminal: it can colour itself, and nothing else. All output of ours takes this type and not `string`, so the
 * compiler asks for the cleaning. Only this file makes it. The bytes that a job prints are no text of ours; they pass as bytes.
 */
export type Shown = string & { readonly [brand]: true }

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Cleans text that may quote others: what could control the terminal is removed, except for colours, tabs and newlines. On a build server,
 * what its log would read as a command is broken up: `::error::…` of GitHub and `##vso[…]` of Azure become `: :error::…` and `## vso[…]`.
 */
export const toShown = (text: string, env: Environment = process.env): Shown => {
  const clean = sanitiseTerminalText(text).replaceAll(/\r(?!\n)/g, '')
  return (readsCommands(env) ? withoutCommands(clean) : clean) as Shown
}

/** Lines of text, each ended by a newline. A line that quotes a newline becomes several. */
export const shownLines = (lines: readonly string[], env?: Environment): Shown =>
  joinShown(lines.map((line) => shown`${toShown(line, env)}\n`))

/**
 * What is written between the backticks is ours, and goes out as it is, with its control sequences and commands. What is put into it must
 * be clean.
 */
export const shown = (ours: TemplateStringsArray, ...values: readonly (Shown | number)[]): Shown =>
  ours.reduce((text, part, index) => `${text}${values[index - 1] ?? ''}${part}`) as Shown

/** Joins clean texts. */
export const joinShown = (texts: readonly Shown[], between: Shown = shown``): Shown => texts.join(between) as Shown

/** A JSON text, which parses to the same value. JSON itself escapes only a part of the characters that can control a terminal. */
export const shownJson = (json: string): Shown => json.replaceAll(notEscaped, escapeCharacter) as Shown

const notEscaped = /[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const escapeCharacter = (one: string): string => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`

const buildServers = ['CI', 'GITHUB_ACTIONS', 'TF_BUILD', 'TEAMCITY_VERSION'] as const

const readsCommands = (env: Environment): boolean => buildServers.some((name) => !['', 'false', undefined].includes(env[name]))

/** GitHub takes a command after white space too, and the older form anywhere in a line. */
const withoutCommands = (text: string): string => text.replaceAll(/^(\s*):(?=:)/gm, '$1: ').replaceAll(/##(?=\w*\[)/g, '## ')
