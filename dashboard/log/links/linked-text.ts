import { plainText, type StyledText } from '../sgr/parse-sgr.ts'
import { splitAt } from '../sgr/split-at.ts'
import { findLinks, type WrittenPlace } from './find-links.ts'

/** A stretch of text that may name a place in a file. */
export interface LinkedText extends StyledText {
  readonly place?: WrittenPlace
}

/** Finds the addresses and places in a parsed line. Links that the program itself wrote stay as they are. */
export const linkedText = (stretches: readonly StyledText[]): readonly LinkedText[] => {
  const links = findLinks(plainText(stretches))
  if (links.length === 0) return stretches
  const ranges = links.map(({ from, to }) => [from, to] as const)
  return splitAt(stretches, ranges).map(({ range, isMarked: _, ...stretch }) => {
    const link = range === undefined || stretch.href !== undefined ? undefined : links[range]
    return link ? { ...stretch, ...link.leadsTo } : stretch
  })
}
