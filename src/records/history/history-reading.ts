import { setImmediate as nextTick } from 'node:timers/promises'
import { compareRuns } from '../../history/compare-runs.ts'
import type { JobResult } from '../../history/job-result.ts'
import { passRate, passRateOver } from '../../history/pass-rate.ts'
import { pipelineStats } from '../../history/pipeline-stats.ts'
import { runGrid, type JobNames } from '../../history/run-grid.ts'
import { usualOver, usualTime } from '../../history/usual-time.ts'
import { runFolderPath } from '../../journal/run-folder.ts'
import { parseRunId, type RunId } from '../../model/ids.ts'
import type { RecentRun, SeenPipeline } from '../../storage/store.ts'
import type { SeenPipelineJson, SeenPipelinesJson } from '../../wire/api.ts'
import type { ComparisonJson } from '../../wire/comparison.ts'
import type { RunJson, RunSummaryJson } from '../../wire/run.ts'
import type { GridJson, RunBarJson, StatsJson } from '../../wire/statistics.ts'
import { shownDetail } from '../run-detail.ts'
import { toListedJson } from '../listed-json.ts'
import { commitsBetween } from './commits-between.ts'
import { jobsOfRun, type IndexedOverview, type IndexedRun } from '../run-index.ts'
import type { FollowedRun, HistorySource, PipelineQuery } from './history-source.ts'

/** Answers questions about many runs together. */
export interface RecordedHistory {
  pipelines(): Promise<SeenPipelinesJson>
  stats(query: PipelineQuery): Promise<StatsJson>
  grid(query: PipelineQuery): Promise<GridJson>
  /** Compares two runs. If one does not exist, returns the first that is missing. */
  compare(a: RunId, b: RunId): Promise<ComparisonJson | { readonly missing: RunId }>
}

/** Recent runs shown with a pipeline. */
const mostRecent = 50
/** Most jobs in one answer. For plans with thousands of jobs, the answer covers fewer runs. */
const mostResults = 20_000
/** Runs whose jobs are read, and pipelines that are described, in one turn of the event loop. */
const runsAtOnce = 20
const pipelinesAtOnce = 200
/** More runs than are shown, because some may not be over. */
const storedBars = passRateOver + 10

export const createHistoryReading = ({ home, index, usual, list, runOf, followed }: HistorySource): RecordedHistory => {
  const pipelines: RecordedHistory['pipelines'] = async () => {
    const live = Map.groupBy(followed?.all() ?? [], pipelineOf)
    const told: SeenPipelineJson[] = []
    for (let after: SeenPipeline | undefined; ;) {
      const from = after && { after }
      const page = await index.use((open) => open.overviews({ ...from, limit: pipelinesAtOnce, recent: storedBars, passed: usualOver }))
      for (const one of page) told.push(...(await tellPipeline(one, live.get(keyOf(one)) ?? [])))
      after = page.at(-1)
      if (!after) return { pipelines: told }
      await nextTick()
    }
  }
  const tellPipeline = async (
    { newest, recent, passedMs, ...seen }: IndexedOverview,
    live: readonly FollowedRun[],
  ): Promise<readonly SeenPipelineJson[]> => {
    const bars = withFollowed(recent, live)
    const time = usualTime(passedMs)
    const rate = passRate(bars)
    const { project, pipeline } = seen
    // the newest run may be one that is followed, and ahead of the store
    const listed = live.length > 0 ? await list({ project, pipeline, limit: 1 }) : [toListedJson(newest, home)]
    return listed.map((last) => ({
      ...seen,
      last: { ...last, ...(time && { usual: time }) },
      ...(time && { usual: time }),
      ...(rate !== undefined && { passRate: rate }),
      recent: bars.slice(0, mostRecent),
    }))
  }

  const barsOf = async ({ project, pipeline }: Pick<SeenPipeline, 'project' | 'pipeline'>): Promise<readonly RunBarJson[]> => {
    const stored = await index.use((open) => open.recent({ project, pipeline, limit: storedBars }))
    const key = keyOf({ project, pipeline })
    return withFollowed(stored, followed?.all().filter((one) => pipelineOf(one) === key) ?? [])
  }

  /** As many of the newest runs as were requested and the limit allows, with the results of their jobs. */
  const pastOf = async (
    query: PipelineQuery,
  ): Promise<{ readonly past: readonly RunSummaryJson[]; readonly results: readonly JobResult[] }> => {
    let jobs = 0
    const listed = await list(query)
    const past = listed.filter(({ jobCounts }, position) => {
      jobs += Object.values(jobCounts).reduce<number>((sum, count) => sum + (count ?? 0), 0)
      return position === 0 || jobs <= mostResults
    })
    const results: JobResult[] = []
    for (let from = 0; from < past.length; from += runsAtOnce) {
      if (from > 0) await nextTick()
      results.push(...(await resultsOf(past.slice(from, from + runsAtOnce).flatMap(({ id }) => parseRunId(id) ?? []))))
    }
    return { past, results }
  }
  const resultsOf = async (ids: readonly RunId[]): Promise<readonly JobResult[]> => {
    const stored = Map.groupBy(await index.use((open) => open.jobs(ids)), ({ run }) => run)
    return ids.flatMap((id) => {
      const fold = followed?.get(id)?.fold()
      return fold ? jobsOfRun(fold.snapshot()) : (stored.get(id) ?? [])
    })
  }
  /** From the newest plan; a run that has just begun has none yet. */
  const namesIn = async (past: readonly RunSummaryJson[]): Promise<ReadonlyMap<string, JobNames>> => {
    const newest = past.find(({ jobCounts }) => Object.keys(jobCounts).length > 0)
    const id = newest && parseRunId(newest.id)
    const found = id && (await runOf(id))
    return new Map(found?.jobs.map(({ planned }) => [planned.id, planned]))
  }

  const runJsonOf = (found: IndexedRun): RunJson => shownDetail(found, runFolderPath(home, found.run.id)).run

  return {
    pipelines,
    async stats(query) {
      const { project, pipeline } = query
      const [{ past, results }, bars, time] = await Promise.all([pastOf(query), barsOf(query), usual.of(project, pipeline)])
      const names = [...(await namesIn(past))].flatMap(([id, { title }]) => (title === undefined ? [] : [[id, title] as const]))
      return pipelineStats({ project, pipeline, runs: past, results, titles: new Map(names), usual: time, passRate: passRate(bars) })
    },
    async compare(a, b) {
      const [before, after] = await Promise.all([runOf(a), runOf(b)])
      if (!before || !after) return { missing: before ? b : a }
      const commits = await commitsBetween(before.run, after.run)
      return { a: runJsonOf(before), b: runJsonOf(after), ...compareRuns(before, after), ...(commits && { commits }) }
    },
    async grid(query) {
      const { past, results } = await pastOf(query)
      return runGrid(past, results, await namesIn(past))
    },
  }
}

const keyOf = ({ project, pipeline }: Pick<SeenPipeline, 'project' | 'pipeline'>): string => `${project}\0${pipeline}`

/** `undefined` before its first event. */
const pipelineOf = (one: FollowedRun): string | undefined => {
  const fold = one.fold()
  return fold && keyOf(fold.run.started)
}

/** The runs of a pipeline, newest first: those of the store, with those that are followed as they are now. */
const withFollowed = (stored: readonly RecentRun[], followed: readonly FollowedRun[]): readonly RunBarJson[] => {
  if (followed.length === 0) return stored
  const bars = new Map<string, RunBarJson>(stored.map((bar) => [bar.id, bar]))
  for (const one of followed) {
    const bar = barOfFollowed(one)
    if (bar) bars.set(one.id, bar)
  }
  return [...bars.values()].sort((a, b) => (a.id < b.id ? 1 : -1))
}

const barOfFollowed = (one: FollowedRun): RunBarJson | undefined => {
  const run = one.fold()?.run
  if (!run) return undefined
  const { id, startedAt, state } = run
  return {
    id,
    status: one.unreachable() === undefined ? state.status : 'unreachable',
    startedAt,
    ...('durationMs' in state && { durationMs: state.durationMs }),
  }
}
