import type { QueryClient } from '@tanstack/react-query'
import { fetchLiveRuns, fetchPipelines, fetchRunsPage } from './queries.ts'
import { queryKeys } from './query-keys.ts'

/** A server that takes longer than this is not waited for: the page stands before its answers. */
const patienceMs = 150

/**
 * What the first page shows, asked for before the code is run that shows it, so that both are done at one time. Nothing on another page,
 * nor before a token behind the # is swapped for a cookie.
 */
const asked =
  location.pathname === '/' && location.search === '' && location.hash === ''
    ? Promise.all([fetchRunsPage({}), fetchLiveRuns(), fetchPipelines()])
    : undefined
// the page asks again and tells what is wrong
asked?.catch(() => undefined)

/** Hands the early answers to the queries that would ask for them, if they come soon. */
export const takeEarlyAnswers = async (client: QueryClient): Promise<void> => {
  if (asked === undefined) return
  const answers = await Promise.race([asked, new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs))]).catch(() => undefined)
  if (answers === undefined) return
  const [finished, live, pipelines] = answers
  client.setQueryData(queryKeys.finishedRuns({}), { pages: [finished], pageParams: [undefined] })
  client.setQueryData(queryKeys.liveRuns, live)
  client.setQueryData(queryKeys.pipelines, pipelines)
}
