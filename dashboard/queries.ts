import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { JsonOf } from '../src/wire/http-request.ts'
import { fetchJson } from './api.ts'
import { countQuery, listQuery, type RunsSearch } from './pages/runs/runs-search.ts'
import { queryKeys } from './query-keys.ts'

/** A run of 2,000 jobs is a megabyte: it is refetched every 1.5 s while it runs; one of 100 jobs on every notice. */
const msOfJob = 0.75

export const fetchRun = (run: string, signal?: AbortSignal): Promise<JsonOf<'showRun'>> => fetchJson('showRun', { params: { run }, signal })

/** A run with its jobs. */
export const runQuery = (run: string) =>
  queryOptions({
    queryKey: queryKeys.run(run),
    queryFn: ({ signal }) => fetchRun(run, signal),
    meta: { everyMs: (data) => (data as JsonOf<'showRun'>).jobs.length * msOfJob },
  })

/** Why a run failed: the lines of its logs that show it. */
export const digestQuery = (run: string) =>
  queryOptions({
    queryKey: queryKeys.digest(run),
    queryFn: ({ signal }) => fetchJson('runDigest', { params: { run }, signal }),
  })

/** How many runs a page of the list has. */
const runsPerPage = 50

/** One page of the runs that match a search: the newest, or those before a run. */
export const fetchRunsPage = (search: RunsSearch, before?: string, signal?: AbortSignal): Promise<JsonOf<'listRuns'>> =>
  fetchJson('listRuns', { query: { ...listQuery(search, Date.now()), before, limit: runsPerPage }, signal })

/** How many finished runs match a search. */
export const countQueryOf = (search: RunsSearch) =>
  queryOptions({
    queryKey: queryKeys.countOfRuns(search),
    queryFn: ({ signal }) => fetchJson('countRuns', { query: countQuery(search, Date.now()), signal }),
    placeholderData: keepPreviousData,
  })

const mostLiveRuns = 100
export const fetchLiveRuns = (signal?: AbortSignal): Promise<JsonOf<'listRuns'>> =>
  fetchJson('listRuns', { query: { status: ['running'], limit: mostLiveRuns }, signal })

/** All unfinished runs. */
export const liveRunsQuery = queryOptions({ queryKey: queryKeys.liveRuns, queryFn: ({ signal }) => fetchLiveRuns(signal) })

export const fetchPipelines = (signal?: AbortSignal): Promise<JsonOf<'listPipelines'>> => fetchJson('listPipelines', { signal })

/** Every pipeline that has run. */
export const pipelinesQuery = queryOptions({ queryKey: queryKeys.pipelines, queryFn: ({ signal }) => fetchPipelines(signal) })

/** The statistics of a pipeline over its newest runs. */
export const statsQuery = (project: string, pipeline: string) =>
  queryOptions({
    queryKey: queryKeys.stats(project, pipeline),
    queryFn: ({ signal }) => fetchJson('pipelineStats', { query: { project, pipeline }, signal }),
  })

/** What the home takes on the disk. It is only looked at when a page asks: that may take seconds. */
export const diskQuery = queryOptions({
  queryKey: queryKeys.disk,
  queryFn: ({ signal }) => fetchJson('showDisk', { query: { limit: 20 }, signal }),
})

/** What is kept of jobs. It is only looked at when a page asks. */
export const cacheQuery = queryOptions({ queryKey: queryKeys.cache, queryFn: ({ signal }) => fetchJson('showCache', { signal }) })

/** What the server is. It is the same until the server stops, and asked again when the page is loaded. */
export const healthQuery = queryOptions({ queryKey: queryKeys.health, queryFn: ({ signal }) => fetchJson('health', { signal }) })
