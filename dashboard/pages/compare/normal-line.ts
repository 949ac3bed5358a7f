import { runIdForm } from '../../../src/model/ids.ts'

/** A piece of a line: `key` is what it is compared by, `text` what stands there. */
export interface LinePiece {
  readonly key: string
  readonly text: string
}

/** What differs from run to run without meaning anything; each is compared by its name only. What stands first wins. */
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
  // a digest or an id: letters and digits mixed, so that neither a word nor a number is taken for one
  ['hex', '\\b(?=[0-9a-f]*\\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,128}\\b'],
]

const passingPieces = new RegExp(passing.map(([, source]) => `(${source})`).join('|'), 'gi')
const words = /\s+|[\p{L}\p{N}_]+|./gsu

/** A line cut into words, spaces and signs, with what passes as pieces of their own. */
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

/** What a line is compared by: the line without what passes. */
export const normalLine = (line: string): string => line.replace(passingPieces, (...match) => keyOf(match))

/** The group of the expression that matched names the piece; a number of spaces in front of a duration does not count. */
const keyOf = (match: readonly unknown[]): string => `<${passing.find((_kind, index) => typeof match[index + 1] === 'string')?.[0] ?? ''}>`
