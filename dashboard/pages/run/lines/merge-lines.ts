import type { LogLineJson, LogLinesJson } from '../../../../src/wire/api.ts'

/** A job whose log is merged, and when it began, in milliseconds since the run's start. */
export interface MergedJob {
  readonly id: string
  readonly startMs: number
}

export interface MergedLine {
  readonly job: string
  readonly line: LogLineJson
}

export type FetchLines = (job: string, from: number, count: number) => Promise<LogLinesJson>

interface Part {
  readonly job: MergedJob
  /** Fetched and not yet merged. */
  waiting: LogLineJson[]
  /** Number of the line to fetch next. */
  next: number
  /** Everything that the log had was fetched. */
  isAtEnd: boolean
  isGrowing: boolean
  /** No line of it that is still to come is older. */
  sinceMs: number
  /** Where its last merged line stands: it may have grown. */
  lastAt: number | undefined
}

/** Lines asked for at once. */
const pageLength = 500

/** Merges the logs of jobs by the time at which their lines arrived. It fetches a log only when its turn comes. */
export const createMerge = (fetchLines: FetchLines) => {
  const parts = new Map<string, Part>()
  const lines: MergedLine[] = []

  const fetchPart = async (part: Part): Promise<void> => {
    const { lines: fetched, total, isGrowing } = await fetchLines(part.job.id, part.next, pageLength)
    const [again] = fetched
    if (part.lastAt !== undefined && again && lines[part.lastAt]?.line.number === again.number) {
      // the last line of a log that grows was fetched once more
      lines[part.lastAt] = { job: part.job.id, line: again }
      part.waiting.push(...fetched.slice(1))
    } else part.waiting.push(...fetched)
    part.next = (fetched.at(-1)?.number ?? part.next - 1) + 1
    part.isGrowing = isGrowing
    part.isAtEnd = fetched.length === 0 || part.next > total
  }
  const oldest = (): Part | undefined => {
    let found: Part | undefined
    let foundMs = Infinity
    for (const part of parts.values()) {
      if (part.waiting.length === 0 && part.isAtEnd) continue
      const ms = part.waiting[0]?.ms ?? part.sinceMs
      if (ms < foundMs) [found, foundMs] = [part, ms]
    }
    return found
  }
  return {
    /** All lines that are merged so far, oldest first. */
    lines: lines as readonly MergedLine[],
    /** Adds the jobs that are not known yet. */
    add(jobs: readonly MergedJob[]): void {
      for (const job of jobs)
        if (!parts.has(job.id))
          parts.set(job.id, { job, waiting: [], next: 1, isAtEnd: false, isGrowing: true, sinceMs: job.startMs, lastAt: undefined })
    },
    /** Call it when logs have grown: what was their end may not be it any more. */
    grew(): void {
      for (const part of parts.values()) {
        if (!part.isAtEnd || !part.isGrowing) continue
        part.isAtEnd = false
        if (part.lastAt !== undefined && part.waiting.length === 0) part.next -= 1
      }
    },
    /** Merges up to `count` more lines; returns whether there may be more now. */
    async more(count: number): Promise<boolean> {
      for (const goal = lines.length + count; lines.length < goal;) {
        const part = oldest()
        if (!part) return false
        const line = part.waiting.shift()
        if (!line) {
          await fetchPart(part)
          continue
        }
        part.sinceMs = Math.max(part.sinceMs, line.ms ?? 0)
        part.lastAt = lines.push({ job: part.job.id, line }) - 1
      }
      return true
    },
  }
}
