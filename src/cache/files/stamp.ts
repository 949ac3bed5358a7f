import type { BigIntStats } from 'node:fs'

/** Identifies a state of a file without reading it. Each write changes it, unless the clock of the file system has not moved since; see {@link isRacy}. */
export const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs, mode }: BigIntStats): string =>
  `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}:${mode}`

const nsPerMs = 1_000_000n
/** The clock that stamps files may be this far behind: it moves with each tick of the kernel, at most every 10 ms. */
const marginNs = 20n * nsPerMs
/** The same of file systems that stamp whole seconds, or every other second. */
const coarseMarginNs = 2_000n * nsPerMs

/**
 * Whether a file that was read at `readAtMs` may be changed, in the same tick of the clock, without a change of its stamp. A stamp in the
 * future proves nothing either. `ctime` counts because `mtime` can be set back.
 */
export const isRacy = ({ mtimeNs, ctimeNs }: BigIntStats, readAtMs: number): boolean => {
  const newest = mtimeNs > ctimeNs ? mtimeNs : ctimeNs
  const isCoarse = newest % 1_000_000_000n === 0n
  return newest >= BigInt(Math.floor(readAtMs)) * nsPerMs - (isCoarse ? coarseMarginNs : marginNs)
}
