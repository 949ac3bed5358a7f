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
  /** Runs that lose their logs and stay, oldest first. Their `bytes` are those of the logs. */
  readonly withoutLogs: readonly WeighedRun[]
  /** With the bytes that they take afterwards. */
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
/** The logs of runs that passed longer ago than this go before any whole run, because they are rarely read. */
const unreadLogsMs = 7 * 86_400_000

/** A run while the plan is made. */
interface Weighed extends WeighedRun {
  /** What protects it; `undefined` before its pin was looked for. */
  shield: WhyKept | 'none' | undefined
  fate: WhyDeleted | 'loses-logs' | 'stays'
}

/**
 * Decides what is deleted to make room. It reads no file: the size of a run is the size of its logs according to its journal, and an
 * estimate for the journal itself. A run whose end lies in the future counts as young, because the clock may have been set back.
 */
export const planPrune = ({ runs, rules, now, isPinned }: PruneQuestion): PrunePlan => {
  const oldestFirst = weigh(runs, rules.keep, now)
  let total = bytesIn(oldestFirst)
  const isFree = (one: Weighed): boolean => (one.shield ??= isPinned(one.run.id) ? 'pinned' : 'none') === 'none'

  for (const one of oldestFirst) {
    const limit = limitOf(one.run, rules, now)
    if (!limit || !isFree(one)) continue
    one.fate = limit
    total -= one.bytes
  }
  const { maxBytes = Infinity } = rules
  for (const one of oldestFirst) {
    if (total <= maxBytes) break
    if (one.fate !== 'stays' || !hasUnreadLogs(one.run, now) || !isFree(one)) continue
    one.fate = 'loses-logs'
    total -= one.run.logBytes
  }
  for (const one of oldestFirst) {
    if (total <= maxBytes) break
    if (isDeleted(one.fate) || !isFree(one)) continue
    total -= leftOf(one)
    one.fate = 'size'
  }
  return {
    deleted: oldestFirst.flatMap(({ run, bytes, fate }) => (isDeleted(fate) ? [{ run, bytes, because: fate }] : [])),
    withoutLogs: oldestFirst.flatMap(({ run, fate }) => (fate === 'loses-logs' ? [{ run, bytes: run.logBytes }] : [])),
    kept: oldestFirst.flatMap((one) => {
      if (isDeleted(one.fate)) return []
      const { run, shield = 'none' } = one
      return [{ run, bytes: leftOf(one), because: shield === 'none' ? 'rules' : shield }]
    }),
  }
}

const weigh = (runs: readonly SizedRun[], keep: number, now: number): readonly Weighed[] => {
  const oldestFirst = runs
    .map((run): Weighed => ({ run, bytes: bytesOf(run), shield: stateShield(run, now), fate: 'stays' }))
    .sort((a, b) => (a.run.id < b.run.id ? -1 : 1))
  const ofPipelines = historyOf(oldestFirst, keep)
  for (const one of oldestFirst) one.shield ??= ofPipelines.get(one.run.id)
  return oldestFirst
}

const isDeleted = (fate: Weighed['fate']): fate is WhyDeleted => fate !== 'stays' && fate !== 'loses-logs'

/** What a run takes once its logs are gone, if they go. */
const leftOf = ({ run, bytes, fate }: Weighed): number => (fate === 'loses-logs' ? bytes - run.logBytes : bytes)

/** The whole size of some runs. */
export const bytesIn = (runs: readonly WeighedRun[]): number => runs.reduce((sum, { bytes }) => sum + bytes, 0)

const limitOf = (run: SizedRun, { olderThanMs, onlyKept }: RetentionRules, now: number): Exclude<WhyDeleted, 'size'> | undefined => {
  if (olderThanMs !== undefined && now - endOf(run) > olderThanMs) return 'age'
  return onlyKept ? 'count' : undefined
}

const stateShield = (run: SizedRun, now: number): WhyKept | undefined => {
  if (run.status === 'running') return 'running'
  return now - endOf(run) < youngMs ? 'young' : undefined
}

const hasUnreadLogs = (run: SizedRun, now: number): boolean =>
  run.status === 'passed' && run.logBytes > 0 && now - endOf(run) > unreadLogsMs

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

/** What a run takes, about. */
export const bytesOf = ({ logBytes, seq }: SizedRun): number => logBytes + journalBytes.alone + seq * journalBytes.event
