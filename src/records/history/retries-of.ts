import type { RunId } from '../../model/ids.ts'
import type { RetryJson } from '../../wire/run.ts'
import type { IndexInUse } from '../run-index.ts'

/** More are not named: their page is the list of runs. */
const mostNamed = 5

/** The newest runs that repeat a run, newest first; nothing if there are none. */
export const retriesOf = async (index: IndexInUse, retryOf: RunId): Promise<{ readonly retries?: readonly RetryJson[] }> => {
  const found = await index.use((open) => open.list({ retryOf, limit: mostNamed }))
  if (found.length === 0) return {}
  return {
    retries: found.map(({ run: { id, started, state, unchecked }, unreachable }) => ({
      run: id,
      status: unreachable === undefined ? state.status : 'unreachable',
      mode: started.retryOf?.mode ?? 'all',
      ...(started.retryOf?.jobs && { jobs: started.retryOf.jobs }),
      ...(unchecked !== undefined && { unchecked }),
    })),
  }
}
