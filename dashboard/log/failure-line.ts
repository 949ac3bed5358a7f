import type { LogLineJson } from '../../src/wire/api.ts'
import { parseSgr, plainText } from './sgr/parse-sgr.ts'

/** Lines at the end of a log that are looked through for what went wrong. */
export const failureWithin = 200

/** What programs write before they say what went wrong. */
const looksWrong: readonly RegExp[] = [
  /\w(?:Error|Exception)\b/,
  /(?<!\b(?:no|0|without) )\berrors?\b(?!s?[:=]? *0\b)/i,
  /\bFAIL(?:ED|URE)?\b/,
  /[✗✘✖]/,
  /^\s*not ok\b/,
  /\bpanic(?:ked)?\b/i,
  /\bfatal\b/i,
]

/** The line at which a failed job's log opens: the first of its last that looks like an error, else the last that is not empty. */
export const failureLine = (lines: readonly LogLineJson[]): number | undefined => {
  const plain = lines.map(({ number, text }) => ({ number, text: plainText(parseSgr(text)) }))
  const found =
    plain.find(({ text }) => looksWrong.some((pattern) => pattern.test(text))) ?? plain.findLast(({ text }) => text.trim() !== '')
  return found?.number
}
