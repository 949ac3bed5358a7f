import { readFileSync } from 'node:fs'
import { collectGarbage } from './collect-garbage.ts'

/** A server that has just started still grows. */
const warmUpShare = 0.25
/** Fewer samples say nothing: five minutes of two a second. */
const fewestSamples = 600
/** What a flat memory may vary by. */
const mostGrowthMb = 60

/** Watches the memory of one process. */
export const memoryWatch = () => {
  let watched = 0
  let samples: number[] = []
  let collected: number | undefined

  const growth = (): { readonly before: number; readonly after: number } | undefined => {
    const warm = samples.slice(Math.floor(samples.length * warmUpShare))
    if (samples.length < fewestSamples) return undefined
    const quarter = Math.floor(warm.length / 4)
    return { before: median(warm.slice(0, quarter)), after: median(warm.slice(-quarter)) }
  }

  return {
    sample(pid: number): void {
      // only the last server is watched
      if (pid !== watched) samples = []
      watched = pid
      const mb = residentMb(pid)
      if (mb !== undefined) samples.push(mb)
    },
    /** Asks how much of the memory is in use, and not only garbage that waits for its collection. */
    async settle(): Promise<void> {
      await collectGarbage(watched)
      collected = residentMb(watched)
    },
    faults(): readonly string[] {
      const before = growth()?.before
      if (before === undefined || collected === undefined || collected - before <= mostGrowthMb) return []
      return [`the memory of the server grew from ${before.toFixed(0)} to ${collected.toFixed(0)} MB`]
    },
    summary(): string {
      const found = growth()
      return found
        ? `${found.before.toFixed(0)} MB, then ${found.after.toFixed(0)} MB, and ${collected?.toFixed(0) ?? '?'} MB after a garbage collection`
        : `${samples.at(-1)?.toFixed(0) ?? '?'} MB; too short to compare`
    },
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const residentMb = (pid: number): number | undefined => {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  } catch {
    return undefined
  }
}
