import type { QueryClient } from '@tanstack/react-query'
import { fetchLiveRuns, fetchPipelines, fetchRunsPage } from './queries.ts'
import { queryKeys } from './query-keys.ts'

/** The page does not wait longer than this for the server: it renders before the answers arrive. */
const patienceMs = 150

/**
 * The data of the first page, requested before the code that renders it runs, so that both happen at the same time. Nothing is requested
 * on other pages, or while the address still has a token behind the # that must first be swapped for a cookie.
 */
const asked =
  location.pathname === '/' && location.search === '' && location.hash === ''
    ? Promise.all([fetchRunsPage({}), fetchLiveRuns(), fetchPipelines()])
    : undefined
// the page itself requests this again and shows the error
asked?.catch(() => undefined)

/** Puts the early answers into the query cache if they arrive in time. */
export const takeEarlyAnswers = async (client: QueryClient): Promise<void> => {
  if (asked === undefined) return
  const answers = await Promise.race([asked, new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs))]).catch(() => undefined)
  if (answers === undefined) return
  const [finished, live, pipelines] = answers
  client.setQueryData(queryKeys.finishedRuns({}), { pages: [finished], pageParams: [undefined] })
  client.setQueryData(queryKeys.liveRuns, live)
  client.setQueryData(queryKeys.pipelines, pipelines)
}
