/** Number of slices for which the end of a search in one log reports hits. */
const slices = 200
/** Number of counters during the search, because the length of the log is only known at its end. */
const mostBuckets = 8192

/** Where the hits are in a log of unknown length, in bounded memory. */
export interface MatchMarks {
  /** Records a hit; lines must come in ascending order. */
  add(line: number): void
  /** The hits in each of 200 equal slices of the lines 1 to `lines`. */
  of(lines: number): readonly number[]
}

export const createMatchMarks = (): MatchMarks => {
  let buckets = new Uint32Array(mostBuckets)
  let linesABucket = 1
  /** Merges pairs of counters until there is one for the line. */
  const makeRoom = (position: number): void => {
    while (position >= linesABucket * mostBuckets) {
      const halved = new Uint32Array(mostBuckets)
      for (const [index, count] of buckets.entries()) halved[index >> 1] = (halved[index >> 1] ?? 0) + count
      buckets = halved
      linesABucket *= 2
    }
  }
  return {
    add(line) {
      makeRoom(line - 1)
      const bucket = Math.floor((line - 1) / linesABucket)
      buckets[bucket] = (buckets[bucket] ?? 0) + 1
    },
    of(lines) {
      const marks = Array<number>(slices).fill(0)
      for (const [index, count] of buckets.entries()) {
        if (count === 0) continue
        const slice = Math.min(slices - 1, Math.floor(((index * linesABucket) / Math.max(1, lines)) * slices))
        marks[slice] = (marks[slice] ?? 0) + count
      }
      return marks
    },
  }
}
