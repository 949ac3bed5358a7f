/** A part of a text; `to` is not included. */
export type Range = readonly [from: number, to: number]

/** Where one text occurs in another; at most `most` places. */
export const textRanges = (text: string, wanted: string, isCaseSensitive: boolean, most = 100): readonly Range[] => {
  if (wanted === '') return []
  // lower case may be longer than the original; then only a case-sensitive search gives correct positions
  const lowered = isCaseSensitive ? text : text.toLowerCase()
  const [hay, needle] = lowered.length === text.length ? [lowered, isCaseSensitive ? wanted : wanted.toLowerCase()] : [text, wanted]
  const found: Range[] = []
  for (let at = hay.indexOf(needle); at >= 0 && found.length < most; at = hay.indexOf(needle, at + needle.length))
    found.push([at, at + needle.length])
  return found
}

/** Where an expression matches, without empty matches. */
export const expressionRanges = (text: string, source: string, flags: string, most = 100): readonly Range[] => {
  const found: Range[] = []
  for (const match of text.matchAll(new RegExp(source, flags))) {
    if (match[0] !== '') found.push([match.index, match.index + match[0].length])
    if (found.length >= most) break
  }
  return found
}

/** A text split into marked and unmarked pieces. */
export const piecesOf = (text: string, ranges: readonly Range[]): readonly { readonly text: string; readonly isMarked: boolean }[] => {
  const pieces: { text: string; isMarked: boolean }[] = []
  let end = 0
  for (const [from, to] of ranges) {
    if (from < end || to > text.length) continue
    if (from > end) pieces.push({ text: text.slice(end, from), isMarked: false })
    pieces.push({ text: text.slice(from, to), isMarked: true })
    end = to
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isMarked: false })
  return pieces
}

/** How many characters before the first mark are kept. */
const before = 60

/** The part of a long line around its first mark, with the marks shifted; short lines stay whole. */
export const aroundMarks = (
  text: string,
  ranges: readonly Range[],
  most: number,
): { readonly text: string; readonly ranges: readonly Range[]; readonly isCutBefore: boolean; readonly isCutAfter: boolean } => {
  const first = ranges[0]?.[0] ?? 0
  // a mark near the start of the line is in view anyway
  const from = first + 20 <= before * 2 ? 0 : first - before
  const to = Math.min(text.length, from + most)
  return {
    text: text.slice(from, to),
    ranges: ranges.flatMap(([start, end]) =>
      start >= to || end <= from ? [] : [[Math.max(start, from) - from, Math.min(end, to) - from]],
    ),
    isCutBefore: from > 0,
    isCutAfter: to < text.length,
  }
}
