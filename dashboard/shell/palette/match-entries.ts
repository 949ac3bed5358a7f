/** Something that the palette finds by its words. */
export interface Findable {
  /** Words that it is found by. */
  readonly text: string
  /** Further words, which count less. */
  readonly more?: string
}

/** Entries under a heading. */
export interface EntryGroup<Entry> {
  readonly heading: string
  readonly entries: readonly Entry[]
}

/**
 * The entries that contain all typed words, and the groups that have any: the best first, and those equally good in their order. Without a
 * typed word, all of them.
 */
export const matchEntries = <Entry extends Findable>(groups: readonly EntryGroup<Entry>[], typed: string): readonly EntryGroup<Entry>[] => {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return groups
    .map(({ heading, entries }) => {
      const rated = entries
        .map((entry) => ({ entry, rating: rate(entry, words) }))
        .filter(({ rating }) => rating > 0)
        .toSorted((a, b) => b.rating - a.rating)
      return { heading, entries: rated.map(({ entry }) => entry), best: rated[0]?.rating ?? 0 }
    })
    .filter(({ best }) => best > 0)
    .toSorted((a, b) => b.best - a.best)
}

/** How well the entry matches, at least 1; 0 if a word is missing. */
const rate = ({ text, more = '' }: Findable, words: readonly string[]): number => {
  const own = text.toLowerCase()
  const further = more.toLowerCase()
  const ratings = words.map((word) => rateWord(own, word) * 2 || Math.min(rateWord(further, word), 1))
  const isNamed = own.startsWith(words.join(' '))
  return ratings.includes(0) ? 0 : 1 + (isNamed ? 1 : 0) + ratings.reduce((sum, one) => sum + one, 0)
}

/** 3 for a whole word, 2 for the beginning of one, 1 for any other part of the text. */
const rateWord = (text: string, word: string): number => {
  let best = 0
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const isStart = !isWordPart(text[at - 1])
    best = Math.max(best, isStart ? (isWordPart(text[at + word.length]) ? 2 : 3) : 1)
  }
  return best
}

const isWordPart = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character)
