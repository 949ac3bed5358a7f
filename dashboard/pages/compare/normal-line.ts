import { runIdForm } from '../../../src/model/ids.ts'

/** A piece of a line: `key` is used for comparison, `text` is the original. */
export interface LinePiece {
  readonly key: string
  readonly text: string
}

/** Patterns for text that differs between runs without any meaning. Their matches are compared by name only. The first match wins. */
const passing: readonly (readonly [name: string, source: string])[] = [
  ['id', '\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b'],
  ['id', `\\b${runIdForm}\\b`],
  ['time', '\\b\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?: ?Z\\b| ?[+-]\\d\\d:?\\d\\d\\b)?'],
  ['time', '\\b\\d{4}-\\d\\d-\\d\\d\\b'],
  ['time', '\\b\\d{1,2}:\\d\\d:\\d\\d(?:[.,]\\d+)?(?: ?[AP]M\\b)?'],
  ['duration', '\\b\\d+(?:[.,]\\d+)? ?(?:ns|us|µs|ms|s|secs?|seconds?|m|mins?|minutes?|h|hours?)\\b'],
  ['pid', '\\bpid[ =:#]*\\d+\\b'],
  ['pid', '(?<=\\w)\\[\\d{2,7}\\](?=:)'],
  ['hex', '\\b0x[0-9a-f]+\\b'],
  // a digest or an id: it must contain both letters and digits, so that words and numbers do not match
  ['hex', '\\b(?=[0-9a-f]*\\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,128}\\b'],
]

const passingPieces = new RegExp(passing.map(([, source]) => `(${source})`).join('|'), 'gi')
const words = /\s+|[\p{L}\p{N}_]+|./gsu

/** A line split into words, spaces and signs, with matches of the patterns as separate pieces. */
export const linePieces = (line: string): readonly LinePiece[] => {
  const pieces: LinePiece[] = []
  const addWords = (text: string): void => {
    for (const [word] of text.matchAll(words)) pieces.push({ key: word, text: word })
  }
  let end = 0
  for (const match of line.matchAll(passingPieces)) {
    addWords(line.slice(end, match.index))
    pieces.push({ key: keyOf(match), text: match[0] })
    end = match.index + match[0].length
  }
  addWords(line.slice(end))
  return pieces
}

/** The line for comparison: matches of the patterns are replaced by their names. */
export const normalLine = (line: string): string => line.replace(passingPieces, (...match) => keyOf(match))

/** The group that matched gives the key; the spaces before a duration are ignored. */
const keyOf = (match: readonly unknown[]): string => `<${passing.find((_kind, index) => typeof match[index + 1] === 'string')?.[0] ?? ''}>`
