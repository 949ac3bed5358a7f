import type { LogLineJson, SearchLineJson } from '../../../src/wire/api.ts'

export type Hit = Extract<SearchLineJson, { type: 'hit' }>

/** The hits in one job's log, in log order. */
export interface HitGroup {
  readonly run: string
  readonly pipeline: string
  readonly job: string
  readonly hits: readonly LogLineJson[]
}

/** One row of the list. */
export type HitRow =
  | { readonly kind: 'head'; readonly group: HitGroup }
  /** A matching line; `index` is its position among the hits of all groups, from 0. */
  | { readonly kind: 'hit'; readonly group: HitGroup; readonly line: LogLineJson; readonly index: number }
  /** A line near a hit; its text is fetched when it comes into view. */
  | { readonly kind: 'context'; readonly group: HitGroup; readonly number: number }
  /** Lines that are not shown. */
  | { readonly kind: 'gap'; readonly group: HitGroup; readonly after: number }

/** Lines shown before and after a hit. */
export const contextLines = 2

/** Groups hits by run and job, both in the order in which they were first found. */
export const groupHits = (hits: readonly Hit[]): readonly HitGroup[] => {
  const groups = new Map<string, { run: string; pipeline: string; job: string; hits: LogLineJson[] }>()
  for (const { run, pipeline, job, line } of hits) {
    const key = `${run} ${job}`
    const group = groups.get(key) ?? { run, pipeline, job, hits: [] }
    group.hits.push(line)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** The rows of the list: each group's head, its hits with context lines (each line once), and a gap where lines are not shown. */
export const hitRows = (groups: readonly HitGroup[]): readonly HitRow[] => {
  const rows: HitRow[] = []
  let index = 0
  for (const group of groups) {
    rows.push({ kind: 'head', group })
    /** The last line that has a row so far. */
    let last = 0
    group.hits.forEach((line, place) => {
      const from = Math.max(last + 1, line.number - contextLines)
      if (last > 0 && from > last + 1) rows.push({ kind: 'gap', group, after: last })
      for (let number = from; number < line.number; number++) rows.push({ kind: 'context', group, number })
      rows.push({ kind: 'hit', group, line, index: index++ })
      const next = group.hits[place + 1]?.number ?? Infinity
      last = Math.min(line.number + contextLines, next - 1)
      for (let number = line.number + 1; number <= last; number++) rows.push({ kind: 'context', group, number })
    })
  }
  return rows
}
