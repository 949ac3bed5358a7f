/** `4 passed, 1 failed`. */
export const countsInWords = (counts: Iterable<readonly [word: string, count: number | undefined]>): string =>
  Array.from(counts, ([word, count]) => `${count} ${word}`).join(', ')
