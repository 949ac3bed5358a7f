import type { RunId } from '../model/ids.ts'
import type { SizedRun } from '../storage/store.ts'
import type { RetentionRules } from './rules.ts'

/** The limit that names a run. */
export type WhyDeleted = 'age' | 'size' | 'count'

/** What protects a run; `rules` means that no limit names it. */
export type WhyKept = 'running' | 'young' | 'newest' | 'last-passed' | 'last-failed' | 'pinned' | 'rules'

/** A run with the bytes that it takes, about. */
export interface WeighedRun {
  readonly run: SizedRun
  readonly bytes: number
}

export interface PrunePlan {
  /** In the order in which they go: oldest first. */
  readonly deleted: readonly (WeighedRun & { readonly because: WhyDeleted })[]
  readonly kept: readonly (WeighedRun & { readonly because: WhyKept })[]
}

export interface PruneQuestion {
  readonly runs: readonly SizedRun[]
  readonly rules: RetentionRules
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: number
  /** Only asked about runs that would be deleted otherwise. */
  readonly isPinned: (run: RunId) => boolean
}

/** A run this young is never deleted: what follows its end, such as a reader or a retry, may still need it. */
const youngMs = 3_600_000

/**
 * Decides which runs are deleted to make room. It reads no file: the size of a run is the size of its logs according to its journal, and
 * an estimate for the journal itself. A run whose end lies in the future counts as young, because the clock may have been set back.
 */
export const planPrune = ({ runs, rules, now, isPinned }: PruneQuestion): PrunePlan => {
  const oldestFirst = runs.map((run) => ({ run, bytes: bytesOf(run) })).sort((a, b) => (a.run.id < b.run.id ? -1 : 1))
  const ofPipelines = historyOf(oldestFirst, rules.keep)
  const deleted: PrunePlan['deleted'][number][] = []
  const kept: PrunePlan['kept'][number][] = []
  let total = bytesIn(oldestFirst)
  for (const one of oldestFirst) {
    const { run, bytes } = one
    const limit = limitOf(run, rules, now, total)
    const shield = shieldOf(run, now) ?? ofPipelines.get(run.id) ?? (limit && isPinned(run.id) ? 'pinned' : undefined)
    if (limit && !shield) {
      deleted.push({ run, bytes, because: limit })
      total -= bytes
    } else {
      kept.push({ run, bytes, because: shield ?? 'rules' })
    }
  }
  return { deleted, kept }
}

/** The whole size of some runs. */
export const bytesIn = (runs: readonly WeighedRun[]): number => runs.reduce((sum, { bytes }) => sum + bytes, 0)

const limitOf = (
  run: SizedRun,
  { olderThanMs, maxBytes, onlyKept }: RetentionRules,
  now: number,
  total: number,
): WhyDeleted | undefined => {
  if (olderThanMs !== undefined && now - endOf(run) > olderThanMs) return 'age'
  if (onlyKept) return 'count'
  return maxBytes !== undefined && total > maxBytes ? 'size' : undefined
}

const shieldOf = (run: SizedRun, now: number): WhyKept | undefined => {
  if (run.status === 'running') return 'running'
  return now - endOf(run) < youngMs ? 'young' : undefined
}

const endOf = ({ startedAt, endedAt = startedAt }: SizedRun): number => endedAt

/** The runs that stay for the history of their pipeline. */
const historyOf = (oldestFirst: readonly WeighedRun[], keep: number): ReadonlyMap<RunId, WhyKept> => {
  const found = new Map<RunId, WhyKept>()
  const pipelines = new Map<string, { count: number; hasPassed: boolean; hasFailed: boolean }>()
  for (const { run } of oldestFirst.toReversed()) {
    const key = `${run.project}\0${run.pipeline}`
    const seen = pipelines.get(key) ?? { count: 0, hasPassed: false, hasFailed: false }
    if (seen.count < keep) found.set(run.id, 'newest')
    else if (run.status === 'passed' && !seen.hasPassed) found.set(run.id, 'last-passed')
    else if (run.status === 'failed' && !seen.hasFailed) found.set(run.id, 'last-failed')
    seen.count++
    seen.hasPassed ||= run.status === 'passed'
    seen.hasFailed ||= run.status === 'failed'
    pipelines.set(key, seen)
  }
  return found
}

/** What a journal takes without its events, and for each event: measured on runs of shell commands. */
const journalBytes = { alone: 400, event: 150 } as const

const bytesOf = ({ logBytes, seq }: SizedRun): number => logBytes + journalBytes.alone + seq * journalBytes.event
