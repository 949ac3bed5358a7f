import type { OverviewQuery, PipelineOverview, SeenPipeline, Store } from '../storage/store.ts'

/** A page of pipelines with their newest runs. A store that cannot tell them all at once is asked for each. */
export const overviewsOf = async (store: Store, query: OverviewQuery): Promise<readonly PipelineOverview[]> => {
  if (store.overviews) return store.overviews(query)
  const { after, limit } = query
  const seen = await store.pipelines()
  const page = seen.filter((one) => after === undefined || isAfter(one, after)).slice(0, limit)
  return (await Promise.all(page.map((one) => overviewOf(store, one, query)))).flat()
}

const overviewOf = async (store: Store, seen: SeenPipeline, { recent, passed }: OverviewQuery): Promise<readonly PipelineOverview[]> => {
  const which = { project: seen.project, pipeline: seen.pipeline }
  const [newest, recentRuns, passedRuns] = await Promise.all([
    store.list({ ...which, limit: 1 }),
    store.recent({ ...which, limit: recent }),
    store.recent({ ...which, status: 'passed', isWhole: true, limit: passed }),
  ])
  // its runs may have been removed in the meantime
  return newest.map((run) => ({
    ...seen,
    newest: run,
    recent: recentRuns,
    passedMs: passedRuns.flatMap(({ durationMs }) => durationMs ?? []),
  }))
}

const isAfter = (one: SeenPipeline, { project, pipeline }: Pick<SeenPipeline, 'project' | 'pipeline'>): boolean =>
  one.project === project ? one.pipeline > pipeline : one.project > project
