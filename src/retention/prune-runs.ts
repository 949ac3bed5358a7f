import { exitCodes } from '../model/exit-codes.ts'
import { byteCount } from '../model/text/bytes.ts'
import { UserError } from '../model/user-error.ts'
import type { OpenRuns } from '../records/open-runs.ts'
import { parseDuration } from '../records/parse-since.ts'
import { seenPipeline } from '../records/seen-pipeline.ts'
import type { SizedRun } from '../storage/store.ts'
import type { KeptRunsJson, PruneJson } from '../wire/prune.ts'
import { freeBytesOf } from './free-bytes.ts'
import { homeConfigFile, readHomeRules } from './home-rules.ts'
import { bytesIn, type PrunePlan, type WhyKept } from './plan-prune.ts'
import { otherPruneMs, planOf, prune, type Pruned } from './prune.ts'
import { defaultRules, rulesOnDisk, type RetentionRules } from './rules.ts'

export interface PruneRequest {
  /** A length of time. */
  readonly olderThan?: string | undefined
  /** A size. */
  readonly maxSize?: string | undefined
  readonly keep?: number | undefined
  /** Only the runs of this pipeline. */
  readonly pipeline?: string | undefined
  /** Only the runs of the projects in view. */
  readonly isOfProject: boolean
  readonly dryRun: boolean
}

/**
 * Deletes runs by the given limits, or by the rules of the home if there are none; or only finds out which.
 *
 * @throws UserError
 */
export const pruneRuns = async (runs: OpenRuns, request: PruneRequest): Promise<PruneJson> => {
  const { home, index, storage } = runs
  const rules = rulesOf(home, request)
  const isConcerned = await scopeOf(runs, request)
  if (request.dryRun) {
    return toPruneJson({ ...(await planOf({ home, store: index, rules, isConcerned })), failed: new Map() }, rules, true)
  }
  const pruned = await prune({ home, store: index, rules, isConcerned, waitMs: otherPruneMs })
  if (pruned) {
    await storage.compact?.({ home })
    return toPruneJson(pruned, rules, false)
  }
  throw new UserError('prune-busy', `Another process is deleting runs of the home ${home}.`, ['Try again when it is done.'], {
    exitCode: exitCodes.timedOut,
  })
}

const rulesOf = (home: string, { olderThan, maxSize, keep }: PruneRequest): RetentionRules => {
  const olderThanMs = olderThan === undefined ? undefined : parseDuration(olderThan)
  const maxBytes = maxSize === undefined ? undefined : parseSize(maxSize)
  const homeRules = readHomeRules(home)
  const keptRuns = keep ?? (homeRules || defaultRules).keep
  if (olderThanMs !== undefined || maxBytes !== undefined)
    return { ...(olderThanMs !== undefined && { olderThanMs }), ...(maxBytes !== undefined && { maxBytes }), keep: keptRuns }
  if (keep !== undefined) return { keep, onlyKept: true }
  if (homeRules) return rulesOnDisk(homeRules, freeBytesOf(home))
  throw new UserError('retention-off', `This home deletes no runs: "retention" is false in ${homeConfigFile(home)}.`, [
    'Give a limit: `sparkwing runs prune --older-than 30d`, or --max-size, or --keep.',
  ])
}

const parseSize = (text: string): number => {
  const bytes = byteCount(text)
  if (bytes === undefined) throw new UserError('bad-size', `"${text}" is not a size.`, ['Write it as 500MB, 5GB or 1.5TB.'])
  return bytes
}

const scopeOf = async ({ index, projects }: OpenRuns, { pipeline, isOfProject }: PruneRequest): Promise<(run: SizedRun) => boolean> => {
  const inView = isOfProject ? await projects() : undefined
  if (pipeline !== undefined) {
    const { hasRun, near } = seenPipeline(pipeline, await index.pipelines(), inView)
    if (!hasRun)
      throw new UserError(
        'run-not-found',
        `No run of the pipeline "${pipeline}" is recorded.`,
        [near === undefined ? '`sparkwing runs` lists the recorded runs.' : `Did you mean "${near}"?`],
        { exitCode: exitCodes.notFound },
      )
  }
  return (run) => (inView?.includes(run.project) ?? true) && (pipeline === undefined || run.pipeline === pipeline)
}

const toPruneJson = (pruned: Omit<Pruned, 'isFinished'>, rules: RetentionRules, dryRun: boolean): PruneJson => {
  const { olderThanMs, maxBytes, keep } = rules
  return {
    dryRun,
    rules: { ...(olderThanMs !== undefined && { olderThanMs }), ...(maxBytes !== undefined && { maxBytes }), keep },
    deleted: pruned.deleted.map(({ run: { id, project, pipeline, startedAt }, bytes, because }) => ({
      ...{ id, project, pipeline, startedAt, bytes, because },
    })),
    withoutLogs: pruned.withoutLogs.map(({ run: { id, project, pipeline, startedAt }, bytes }) => ({
      ...{ id, project, pipeline, startedAt, bytes },
    })),
    freedBytes: bytesIn(pruned.deleted) + bytesIn(pruned.withoutLogs),
    kept: keptByReason(pruned.kept),
    failed: [...pruned.failed].map(([id, reason]) => ({ id, reason })),
  }
}

const reasons = ['running', 'young', 'newest', 'last-passed', 'last-failed', 'pinned', 'rules'] as const satisfies readonly WhyKept[]

const keptByReason = (kept: PrunePlan['kept']): readonly KeptRunsJson[] => {
  const groups = Map.groupBy(kept, ({ because }) => because)
  return reasons.flatMap((because) => {
    const runs = groups.get(because)
    return runs ? [{ because, runs: runs.length, bytes: bytesIn(runs) }] : []
  })
}
