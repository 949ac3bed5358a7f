import { definedOnly } from '../model/defined-only.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { parseRunId, type RunId } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'
import type { Store } from '../storage/store.ts'
import { seenPipeline } from './seen-pipeline.ts'

type Readable = Pick<Store, 'find' | 'list' | 'pipelines'>

export interface ResolveContext {
  /** The projects in which `latest` looks, the nearest first. Default: all projects. */
  readonly projects?: () => Promise<readonly string[] | undefined>
  /** Runs that cannot be read and may not be in the store. Their ids can still be used. */
  readonly unreadable: ReadonlyMap<RunId, unknown>
}

/** The run that `text` refers to: an id, an unambiguous prefix of one, `latest`, or `latest:PIPELINE`. */
export const resolveRun = async (store: Readable, text: string, { projects, unreadable }: ResolveContext): Promise<RunId> => {
  const latest = /^latest(?::(.+))?$/.exec(text)
  if (latest) return latestRun(store, definedOnly({ projects: await projects?.(), pipeline: latest[1] }))
  const named = [...unreadable.keys()].filter((id) => id.startsWith(text))
  const found = [...new Set([...(await store.find(text, mostListed + 1)), ...named])].sort().reverse()
  const exact = parseRunId(text)
  if (exact && found.includes(exact)) return exact
  const [first, ...others] = found
  if (first && others.length === 0) return first
  throw first ? ambiguous(text, found) : await notFound(store, text)
}

/** Most ids to list in a message. */
const mostListed = 5

const latestRun = async (store: Readable, query: { readonly projects?: readonly string[]; readonly pipeline?: string }): Promise<RunId> => {
  const [newest] = await store.list({ ...query, limit: 1 })
  if (newest) return newest.run.id
  const what = query.pipeline === undefined ? 'run' : `run of the pipeline ${query.pipeline}`
  const where = query.projects?.[0] === undefined ? 'in this home' : `in the project ${query.projects[0]}`
  const near = query.pipeline === undefined ? undefined : seenPipeline(query.pipeline, await store.pipelines(), query.projects).near
  const tryThis = near === undefined ? '`sparkwing runs --all-projects` lists what there is.' : `Did you mean latest:${near}?`
  throw new UserError('run-not-found', `There is no ${what} ${where} yet.`, [tryThis], { exitCode: exitCodes.notFound })
}

const ambiguous = (text: string, found: readonly RunId[]): UserError => {
  const shown = found.slice(0, mostListed).join(', ')
  return new UserError('run-ambiguous', `Several runs begin with "${text}": ${shown}${found.length > mostListed ? ', …' : ''}`, [
    'Write more of the id.',
  ])
}

const notFound = async (store: Readable, text: string): Promise<UserError> => {
  const near = await nearestRuns(store, text)
  const tryThis =
    near.length === 0
      ? '`sparkwing run NAME` records one: this home has none yet.'
      : `The ${near[0]?.startsWith(text.slice(0, 1)) === true ? 'nearest' : 'newest'}: ${near.join(', ')}`
  return new UserError('run-not-found', `There is no run "${text}".`, [tryThis], { exitCode: exitCodes.notFound })
}

/** The newest runs among those whose ids share the longest prefix with `text`. */
export const nearestRuns = async (store: Pick<Store, 'find'>, text: string, limit = 3): Promise<readonly RunId[]> => {
  for (let length = text.length - 1; length >= 0; length--) {
    const near = await store.find(text.slice(0, length), limit)
    if (near.length > 0) return near
  }
  return []
}
