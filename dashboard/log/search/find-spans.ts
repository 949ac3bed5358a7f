import type { FindOptions } from './find-options.ts'
import type { Span } from '../sgr/split-at.ts'

/** Longer lines are marked as a whole: the page must never wait for an expression. */
const longestText = 4096
const mostSpans = 200

/** Finds what is searched for in a line; `undefined` when the page can not look for it itself. */
export const spanFinder = ({ text, isRegex, isCaseSensitive }: FindOptions): ((text: string) => readonly Span[]) | undefined => {
  if (text === '' || (isRegex && !isQuick(text))) return undefined
  let pattern: RegExp
  try {
    pattern = new RegExp(isRegex ? text : text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), isCaseSensitive ? 'g' : 'gi')
  } catch {
    return undefined
  }
  return (text) => {
    const spans: Span[] = []
    for (const { 0: found, index } of text.slice(0, longestText).matchAll(pattern)) {
      if (found !== '') spans.push({ from: index, to: index + found.length })
      if (spans.length === mostSpans) break
    }
    return spans
  }
}

/**
 * Whether an expression surely needs no more than about the square of a line's length: at most two parts of any length, nothing repeated
 * that is itself repeated or a choice, and no reference back. The server searches with a time limit; the page has none.
 */
export const isQuick = (source: string): boolean => {
  let endless = 0
  /** For each group that is open: whether it holds a repetition or a choice. */
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
