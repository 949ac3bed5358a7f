import type { QueryClient } from '@tanstack/react-query'
import type { SeenPipelinesJson } from '../src/wire/api.ts'
import type { RunListJson } from '../src/wire/run.ts'
import { getJson } from './api.ts'
import { finishedRunsKey, liveRunsQuery, pipelinesQuery, runsPerPage } from './queries.ts'

/** A server that takes longer than this is not waited for: the page stands before its answers. */
const patienceMs = 150

/**
 * What the first page shows, asked for before the code is run that shows it, so that both are done at one time. Nothing on another page,
 * nor before a token behind the # is swapped for a cookie.
 */
const asked =
  location.pathname === '/' && location.search === '' && location.hash === ''
    ? Promise.all([
        getJson<RunListJson>('/api/v1/runs', { limit: runsPerPage }),
        getJson<RunListJson>('/api/v1/runs', { status: 'running', limit: 100 }),
        getJson<SeenPipelinesJson>('/api/v1/pipelines'),
      ])
    : undefined
// the page asks again and tells what is wrong
asked?.catch(() => undefined)

/** Hands the early answers to the queries that would ask for them, if they come soon. */
export const takeEarlyAnswers = async (client: QueryClient): Promise<void> => {
  if (asked === undefined) return
  const answers = await Promise.race([asked, new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs))]).catch(() => undefined)
  if (answers === undefined) return
  const [finished, live, pipelines] = answers
  client.setQueryData(finishedRunsKey({}), { pages: [finished], pageParams: [undefined] })
  client.setQueryData(liveRunsQuery.queryKey, live)
  client.setQueryData(pipelinesQuery.queryKey, pipelines)
}
