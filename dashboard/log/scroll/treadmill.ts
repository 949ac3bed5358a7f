/** Height of a row without wrapping, in px: the line height of a log. */
export const rowPx = 20
/** Rows that enter and leave the page together. */
export const clusterRows = 50
/**
 * The tallest a log is laid out. Browsers stop at about 33 million px, some at 17; above this the rows glide over the middle of the range
 * and only the first and the last of them lie at its ends.
 */
export const mostPx = 6_000_000

/** Where in the range of the scroller something lies that is `real` px below the start of rows that are `total` px tall. */
export const placeOf = (real: number, total: number): number => {
  if (total <= mostPx || real <= mostPx / 2) return real
  return total - real <= mostPx / 2 ? mostPx - (total - real) : mostPx / 2
}

/** The thumb of a scroll bar, in shares of the track: never so small that it can not be caught. */
export const thumbOf = (
  top: number,
  shown: number,
  all: number,
  trackPx: number,
): { readonly start: number; readonly size: number } | undefined => {
  if (all <= shown || trackPx <= 0) return undefined
  const size = Math.min(1, Math.max(shown / all, 24 / trackPx))
  return { start: (Math.min(top, all - shown) / (all - shown)) * (1 - size), size }
}

/** The top row for a thumb that starts at `start`: the way back from {@link thumbOf}. */
export const topOfThumb = (start: number, size: number, shown: number, all: number): number =>
  size >= 1 ? 0 : Math.min(1, Math.max(0, start / (1 - size))) * (all - shown)
