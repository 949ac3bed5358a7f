import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTick } from 'node:timers/promises'
import { isPinned } from '../journal/pin-file.ts'
import { runFolderPath } from '../journal/run-folder.ts'
import { readRunIds } from '../journal/run-ids.ts'
import type { RunId } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'
import type { Storage } from '../storage/storage.ts'
import type { SizedRun, Store } from '../storage/store.ts'
import type { BytesOnDiskJson, DiskJson, PipelineOnDiskJson, PrunableJson, RunOnDiskJson } from '../wire/disk.ts'
import { bytesInFolder, bytesOfFile } from './bytes-in-folder.ts'
import { freeBytesOf } from './free-bytes.ts'
import { goneIn } from './gone.ts'
import { readHomeRules } from './home-rules.ts'
import { bytesOf } from './plan-prune.ts'
import { planOf } from './prune.ts'
import { readPruneStamp } from './prune-stamp.ts'
import { rulesOnDisk } from './rules.ts'
import { inTrash } from './trash.ts'

export interface DiskQuestion {
  readonly home: string
  readonly store: Pick<Store, 'sizes'>
  readonly storage: Pick<Storage, 'measure'>
  /** How many pipelines and runs to list. */
  readonly limit: number
  /** How long it may look at runs, in milliseconds. Default: as long as it takes. */
  readonly limitMs?: number
}

/** Longest time to block the event loop. */
const longestTurnMs = 10

/** A run with what it takes. */
interface WalkedRun extends BytesOnDiskJson {
  readonly id: RunId
  /** Absent if the store does not know it, as one that cannot be read. */
  readonly run: SizedRun | undefined
}

type KnownRun = WalkedRun & { readonly run: SizedRun }

/** Looks at all files of a home, and sums up what they take. */
export const readDisk = async ({ home, store, storage, limit, limitMs = Infinity }: DiskQuestion): Promise<DiskJson> => {
  const sizes = await store.sizes()
  const { walked, isComplete } = await walkRuns(home, sizes, performance.now() + limitMs)
  const trash = { entries: inTrash(home).length, bytes: bytesInFolder(join(home, 'trash')) }
  const measured = await storage.measure?.({ home })
  const runs = sum(walked)
  const all = namesIn(home).filter((name) => name !== 'runs' && name !== 'trash')
  const restBytes = all.reduce(
    (bytes, name) => bytes + bytesInFolder(join(home, name)),
    bytesOfFile(home) + bytesOfFile(join(home, 'runs')),
  )
  const freeBytes = freeBytesOf(home)
  const { last } = readPruneStamp(home)
  return {
    home,
    isComplete,
    bytes: runs.bytes + trash.bytes + Math.max(restBytes, measured?.bytes ?? 0),
    ...(Number.isFinite(freeBytes) && { freeBytes }),
    runs: { ...runs, runs: walked.length },
    pipelines: pipelinesIn(walked).slice(0, limit),
    largest: walked
      .filter((one): one is KnownRun => one.run !== undefined)
      .sort(largestFirst)
      .slice(0, limit)
      .map((one) => runOnDisk(home, one)),
    trash,
    ...(measured && { store: measured }),
    otherBytes: Math.max(0, restBytes - (measured?.bytes ?? 0)),
    prune: await prunable(home, sizes, new Map(walked.map(({ id, bytes }) => [id, bytes]))),
    ...(last && { last }),
  }
}

const walkRuns = async (
  home: string,
  sizes: readonly SizedRun[],
  endsAt: number,
): Promise<{ readonly walked: readonly WalkedRun[]; readonly isComplete: boolean }> => {
  const known = new Map(sizes.map((run) => [run.id, run]))
  const walked: WalkedRun[] = []
  let isComplete = true
  let turnEndsAt = performance.now() + longestTurnMs
  for (const id of await readRunIds(home)) {
    const run = known.get(id)
    const estimatedBytes = run ? bytesOf(run) : 0
    isComplete &&= performance.now() < endsAt
    walked.push({ id, run, bytes: isComplete ? bytesInFolder(runFolderPath(home, id)) : estimatedBytes, estimatedBytes })
    if (performance.now() < turnEndsAt) continue
    await nextTick()
    turnEndsAt = performance.now() + longestTurnMs
  }
  return { walked, isComplete }
}

const sum = (all: readonly BytesOnDiskJson[]): BytesOnDiskJson => ({
  bytes: all.reduce((total, { bytes }) => total + bytes, 0),
  estimatedBytes: all.reduce((total, { estimatedBytes }) => total + estimatedBytes, 0),
})

const largestFirst = (a: BytesOnDiskJson, b: BytesOnDiskJson): number => b.bytes - a.bytes

const pipelinesIn = (walked: readonly WalkedRun[]): readonly PipelineOnDiskJson[] => {
  const groups = Map.groupBy(walked, ({ run }) => run && JSON.stringify([run.project, run.pipeline]))
  return [...groups.values()]
    .flatMap((group): readonly PipelineOnDiskJson[] => {
      const run = group[0]?.run
      return run ? [{ project: run.project, pipeline: run.pipeline, runs: group.length, ...sum(group) }] : []
    })
    .sort(largestFirst)
}

const runOnDisk = (home: string, { run, bytes, estimatedBytes }: KnownRun): RunOnDiskJson => {
  const { id, project, pipeline, status, startedAt } = run
  return { id, project, pipeline, status, startedAt, bytes, estimatedBytes, ...(isPinned(runFolderPath(home, id)) && { isPinned: true }) }
}

/** What a prune would free: of whole runs what they were found to take. */
const prunable = async (home: string, sizes: readonly SizedRun[], found: ReadonlyMap<RunId, number>): Promise<PrunableJson> => {
  try {
    const homeRules = readHomeRules(home)
    if (homeRules === false) return { rules: false }
    const rules = rulesOnDisk(homeRules, freeBytesOf(home))
    const plan = await planOf({ home, store: { sizes: () => Promise.resolve(sizes) }, rules })
    const { olderThanMs, maxBytes, keep } = rules
    return {
      rules: { ...(olderThanMs !== undefined && { olderThanMs }), ...(maxBytes !== undefined && { maxBytes }), keep },
      ...goneIn({ ...plan, deleted: plan.deleted.map((one) => ({ ...one, bytes: found.get(one.run.id) ?? one.bytes })) }),
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { problem: error.message, tryThis: error.tryThis[0] ?? '' }
  }
}

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
