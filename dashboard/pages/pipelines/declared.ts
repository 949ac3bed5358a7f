import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '../../api.ts'
import { queryKeys } from '../../query-keys.ts'

/** How long the list of a project is taken as it was: a config is seldom edited while its pipelines are looked at. */
const keptMs = 60_000

/** What can be run in a project, also what never ran. It loads the config of the project, in a process of its own. */
export const declaredQuery = (project: string) =>
  queryOptions({
    queryKey: queryKeys.declared(project),
    queryFn: ({ signal }) => inTurn(signal, () => fetchJson('listDeclared', { body: { project }, signal })),
    staleTime: keptMs,
    retry: false,
  })

let last: Promise<unknown> = Promise.resolve()

/** One config at a time: loading one takes a whole processor. */
const inTurn = <Answer>(signal: AbortSignal, ask: () => Promise<Answer>): Promise<Answer> => {
  const mine = last.then(() => {
    signal.throwIfAborted()
    return ask()
  })
  last = mine.catch(() => undefined)
  return mine
}
