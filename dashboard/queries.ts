import { queryOptions } from '@tanstack/react-query'
import type { SeenPipelinesJson } from '../src/wire/api.ts'
import type { RunDetailJson, RunListJson } from '../src/wire/run.ts'
import type { StatsJson } from '../src/wire/statistics.ts'
import { getJson } from './api.ts'
import type { RunsSearch } from './pages/runs/runs-search.ts'

// What the pages ask for. The first element of a key says when it is fetched anew, see live/live-queries.ts.

/** A run of 2,000 jobs is a megabyte: it is fetched again each 1.5 s while it works, one of 100 jobs as often as the server speaks. */
const msOfJob = 0.75

/** A run with its jobs. */
export const runQuery = (run: string) =>
  queryOptions({
    queryKey: ['run', run],
    queryFn: ({ signal }) => getJson<RunDetailJson>(`/api/v1/runs/${encodeURIComponent(run)}`, {}, signal),
    meta: { everyMs: (data) => (data as RunDetailJson).jobs.length * msOfJob },
  })

/** Length of a page of the list of runs. */
export const runsPerPage = 50

/** Key of the runs that are over and of which an address asks, page by page. The page brings it up to date by itself. */
export const finishedRunsKey = ({ project, pipeline, status, branch, text, since }: RunsSearch) =>
  ['list', project, pipeline, status, branch, text, since] as const

/** Every run that is not over. */
export const liveRunsQuery = queryOptions({
  queryKey: ['runs', 'live'],
  queryFn: ({ signal }) => getJson<RunListJson>('/api/v1/runs', { status: 'running', limit: 100 }, signal),
})

/** Every pipeline that has run. */
export const pipelinesQuery = queryOptions({
  queryKey: ['finished', 'pipelines'],
  queryFn: ({ signal }) => getJson<SeenPipelinesJson>('/api/v1/pipelines', {}, signal),
})

/** A pipeline over its newest runs. */
export const statsQuery = (project: string, pipeline: string) =>
  queryOptions({
    queryKey: ['finished', 'stats', project, pipeline],
    queryFn: ({ signal }) => getJson<StatsJson>('/api/v1/stats', { project, pipeline }, signal),
  })
