import { sanitiseLine } from '../model/text/terminal-text.ts'
import type { LogLineJson } from '../wire/api.ts'

/** How many lines at the end of a log are searched. */
export const errorLinesWithin = 200
/** How many characters of a line fit in a table row. */
const longestText = 300

/** What programs print before they say what went wrong. */
const patterns: readonly RegExp[] = [
  /\w(?:Error|Exception)\b/,
  /(?<!\b(?:no|0|without) )\berrors?\b(?!s?[:=]? *0\b)/i,
  /\bFAIL(?:ED|URE)?\b/,
  /[✗✘✖]/,
  /^\s*not ok\b/,
  /\bpanic(?:ked)?\b/i,
  /\bfatal\b/i,
]

/** The line that most likely says what went wrong, as plain text: the first that looks like an error, else the last that is not empty. */
export const firstErrorLine = (lines: readonly LogLineJson[]): LogLineJson | undefined => {
  const plain = lines.map((line) => ({ ...line, text: sanitiseLine(line.text, false) }))
  const found = plain.find(({ text }) => patterns.some((pattern) => pattern.test(text))) ?? plain.findLast(({ text }) => text.trim() !== '')
  return found && shortened(found)
}

const shortened = (line: LogLineJson): LogLineJson => {
  const text = line.text.trim()
  const characters = Array.from(text.slice(0, 2 * longestText))
  if (text.length <= longestText || characters.length <= longestText) return { ...line, text }
  return { ...line, text: characters.slice(0, longestText).join(''), isCut: true }
}
