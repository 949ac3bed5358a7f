import { expressionRanges, textRanges, type Range } from '../../ui/marks/marks.ts'
import type { FindOptions } from './find-options.ts'

/** Only this many characters of a line are searched for marks: the page must never wait for an expression. */
const longestText = 4096
const mostRanges = 200

/** Finds the searched text in a line; `undefined` when the page cannot search for it itself. */
export const rangeFinder = ({ text, isRegex, isCaseSensitive = false }: FindOptions): ((line: string) => readonly Range[]) | undefined => {
  if (text === '') return undefined
  if (isRegex !== true) return (line) => textRanges(line.slice(0, longestText), text, isCaseSensitive, mostRanges)
  // the same flags as the server's search
  const flags = isCaseSensitive ? 'gu' : 'giu'
  return isQuick(text) && isExpression(text, flags)
    ? (line) => expressionRanges(line.slice(0, longestText), text, flags, mostRanges)
    : undefined
}

const isExpression = (source: string, flags: string): boolean => {
  try {
    return new RegExp(source, flags).source !== ''
  } catch {
    return false
  }
}

/**
 * Whether an expression takes at most quadratic time in the length of a line: at most two unbounded repetitions, no repetition of a group
 * that contains a repetition or an alternative, and no backreference. The server searches with a time limit; the page has none.
 */
export const isQuick = (source: string): boolean => {
  let endless = 0
  /** For each open group: whether it contains a repetition or an alternative. */
  const groups: boolean[] = [false]
  let closed: boolean | undefined
  for (let at = 0; at < source.length; at++) {
    const character = source[at]
    const isRepeated = character === '*' || character === '+' || (character === '{' && /^\{\d+/.test(source.slice(at, at + 12)))
    const isOption = character === '?' && !(source[at - 1] === '(' || isRepetition(source[at - 1]))
    if (isRepeated || isOption) {
      if (closed === true) return false
      if (isRepeated) endless++
      groups[groups.length - 1] = true
      closed = undefined
      continue
    }
    closed = undefined
    if (character === '\\') {
      if (/[1-9k]/.test(source[at + 1] ?? '')) return false
      at++
    } else if (character === '[') {
      at = endOfClass(source, at)
    } else if (character === '(') groups.push(false)
    else if (character === '|') groups[groups.length - 1] = true
    else if (character === ')') {
      closed = groups.pop()
      if (groups.length === 0) return false
      if (closed === true) groups[groups.length - 1] = true
    }
  }
  return endless <= 2
}

const isRepetition = (character: string | undefined): boolean =>
  character === '*' || character === '+' || character === '?' || character === '}'

const endOfClass = (source: string, from: number): number => {
  for (let at = from + 1; at < source.length; at++) {
    if (source[at] === '\\') at++
    else if (source[at] === ']') return at
  }
  return source.length
}
