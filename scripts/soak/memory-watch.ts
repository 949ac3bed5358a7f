import { readFileSync } from 'node:fs'

/** A server that has just started still grows. */
const warmUpShare = 0.25
/** Fewer samples say nothing: five minutes of two a second. */
const fewestSamples = 600
/** What a flat memory may vary by: garbage waits for its collection. */
const mostGrowthMb = 60

/** Watches the memory of one process. */
export const memoryWatch = () => {
  let watched = 0
  let samples: number[] = []

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
    faults(): readonly string[] {
      const found = growth()
      if (!found || found.after - found.before <= mostGrowthMb) return []
      return [`the memory of the server grew from ${found.before.toFixed(0)} to ${found.after.toFixed(0)} MB`]
    },
    summary(): string {
      const found = growth()
      return found
        ? `${found.before.toFixed(0)} MB, then ${found.after.toFixed(0)} MB`
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
