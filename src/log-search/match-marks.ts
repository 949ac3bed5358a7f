/** Slices that the end of a search inside a log counts hits in. */
const slices = 200
/** Counts that are kept meanwhile: the length of a log is known at its end only. */
const mostBuckets = 8192

/** Where hits lie in a log whose length is not known yet, in bounded memory. */
export interface MatchMarks {
  /** Notes a hit; lines come in rising order. */
  add(line: number): void
  /** Hits in each of 200 equal slices of the lines 1 to `lines`. */
  of(lines: number): readonly number[]
}

export const createMatchMarks = (): MatchMarks => {
  let buckets = new Uint32Array(mostBuckets)
  let linesABucket = 1
  /** Two become one until the line has its place. */
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
