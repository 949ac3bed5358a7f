/** A place in a file, as it stands in a log. Lines and columns count from 1. */
export interface WrittenPlace {
  readonly path: string
  readonly line: number
  readonly column?: number
}

/** A part of a line that leads somewhere; `to` is not included. */
export interface FoundLink {
  readonly from: number
  readonly to: number
  readonly leadsTo: { readonly href: string } | { readonly place: WrittenPlace }
}

/** Enough for any real line: the rest of a longer one is not looked at. */
const longest = 4000
const mostLinks = 20

const address = /\bhttps?:\/\/[^\s<>"'`\u0000-\u001f]{1,2000}/gi
/**
 * `src/a.ts:3:7`, `(file:///home/me/a.ts:3:7)`, `src/a.ts(3,7)` and Python's `File "a.py", line 3`. It begins where no path could go on, and is
 * not longer than a path may be, so that no line takes long.
 */
const place =
  /(?<![\p{L}\p{N}_@./\\~+$%-])(?:file:\/\/)?((?:[A-Za-z]:)?(?![[\]])[\p{L}\p{N}_@./\\~+$%[\]-]{0,300}(?:\.[A-Za-z]\w{0,9}|(?:Make|Docker|Rake|Jenkins|Gem)file))(?::(\d{1,7})(?::(\d{1,7}))?|\((\d{1,7})(?:, ?(\d{1,7}))?\)|", line (\d{1,7}))/gu

/** The http(s) addresses and the places in files that a line names, in order. */
export const findLinks = (line: string): readonly FoundLink[] => {
  const text = line.length > longest ? line.slice(0, longest) : line
  const addresses = text.includes('://') ? addressesIn(text) : []
  const places = /\d/.test(text) ? placesIn(text) : []
  return [...addresses, ...places.filter(({ from, to }) => !addresses.some((one) => one.from < to && from < one.to))]
    .sort((a, b) => a.from - b.from)
    .slice(0, mostLinks)
}

const addressesIn = (text: string): readonly FoundLink[] => {
  const found: FoundLink[] = []
  for (const { 0: written, index } of text.matchAll(address)) {
    const shown = withoutEnd(written)
    if (URL.canParse(shown)) found.push({ from: index, to: index + shown.length, leadsTo: { href: new URL(shown).href } })
    if (found.length === mostLinks) break
  }
  return found
}

/** Without the punctuation of the sentence around it. A bracket that is opened in the address belongs to it. */
const withoutEnd = (written: string): string => {
  let end = written.length
  for (; end > 0; end--) {
    const last = written.charAt(end - 1)
    const opening = { ')': '(', ']': '[', '}': '{' }[last]
    const isPunctuation = opening === undefined ? '.,;:!?|\\*'.includes(last) : !written.slice(0, end).includes(opening)
    if (!isPunctuation) break
  }
  return written.slice(0, end)
}

const placesIn = (text: string): readonly FoundLink[] => {
  const found: FoundLink[] = []
  for (const match of text.matchAll(place)) {
    const [written, path = '', line, column, lineInBrackets, columnInBrackets, lineInWords] = match
    const columnText = column ?? columnInBrackets
    const decoded = written.startsWith('file:') ? decodedPath(path) : path
    found.push({
      from: match.index,
      to: match.index + written.length,
      leadsTo: {
        place: {
          path: decoded,
          line: Math.max(1, Number(line ?? lineInBrackets ?? lineInWords)),
          ...(columnText !== undefined && { column: Math.max(1, Number(columnText)) }),
        },
      },
    })
    if (found.length === mostLinks) break
  }
  return found
}

const decodedPath = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
