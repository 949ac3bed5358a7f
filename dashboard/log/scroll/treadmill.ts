/** Height of a row without wrapping, in px: the line height of a log. */
export const rowPx = 20
/** How many rows are added and removed together. */
export const clusterRows = 50
/**
 * The tallest scroll height of a log. Browsers stop at about 33 million px, some at 17. In a taller log the rows move within the middle of
 * the range, and only the first and last rows are at its ends.
 */
export const mostPx = 6_000_000

/** Maps a position `real` px below the start of rows that are `total` px tall to a position in the scroll range. */
export const placeOf = (real: number, total: number): number => {
  if (total <= mostPx || real <= mostPx / 2) return real
  return total - real <= mostPx / 2 ? mostPx - (total - real) : mostPx / 2
}

/** The thumb of a scroll bar, as fractions of the track: never too small to grab. */
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

/** The top row for a thumb that starts at `start`: the inverse of {@link thumbOf}. */
export const topOfThumb = (start: number, size: number, shown: number, all: number): number =>
  size >= 1 ? 0 : Math.min(1, Math.max(0, start / (1 - size))) * (all - shown)
