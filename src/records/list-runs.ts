import { definedOnly } from '../model/defined-only.ts'
import { UserError } from '../model/user-error.ts'
import { parseRunId, type Millis } from '../model/ids.ts'
import type { RunOrder } from '../model/run-order.ts'
import type { RunStatus } from '../model/run-record.ts'
import type { RunListJson } from '../wire/run.ts'
import { toListedJson } from './listed-json.ts'
import type { OpenRuns } from './open-runs.ts'
import { seenPipeline } from './seen-pipeline.ts'
import { unreadableOnPage } from './unreadable-runs.ts'

/** Which runs to list; a run must match all given conditions. */
export interface RunListOptions {
  readonly pipeline?: string | undefined
  readonly statuses?: readonly RunStatus[] | undefined
  readonly branch?: string | undefined
  readonly since?: Millis | undefined
  /** The `next` of the previous page. */
  readonly before?: string | undefined
  /** Default: `newest`. */
  readonly order?: RunOrder | undefined
  readonly limit: number
}

/**
 * One page of runs.
 *
 * @throws UserError if `before` is not a run id.
 */
export const listRuns = async ({ index, home, projects }: OpenRuns, options: RunListOptions): Promise<RunListJson> => {
  // the caller may pass all flags of a command
  const { pipeline, statuses, branch, since, before, order, limit } = options
  const beforeId = before === undefined ? undefined : parseRunId(before)
  if (before !== undefined && beforeId === undefined) {
    throw new UserError('bad-run-id', `"${before}" is not a run id.`, ['Pass the `next` of the previous page.'])
  }
  // one more than requested shows whether there is a next page
  const conditions = definedOnly({ projects: await projects(), pipeline, statuses, branch, since, before: beforeId, order })
  const listed = await index.list({ ...conditions, limit: limit + 1 })
  const runs = listed.slice(0, limit).map((row) => toListedJson(row, home))
  const next = listed.length > limit ? runs.at(-1)?.id : undefined
  const stretch = { order, since, before: beforeId, next }
  return { runs, ...(next !== undefined && { next }), ...unreadableOnPage(index.unreadable, stretch) }
}

/** Why a list is empty. */
export type EmptyList =
  | { readonly because: 'nothing-recorded' }
  | { readonly because: 'unknown-pipeline'; readonly pipeline: string; readonly near: string | undefined }
  | { readonly because: 'no-match' }

/** Whether a list is empty because of its conditions, or because nothing has run in the project. */
export const whyEmpty = async ({ index, projects }: OpenRuns, { pipeline }: Pick<RunListOptions, 'pipeline'>): Promise<EmptyList> => {
  const [seen, inView] = await Promise.all([index.pipelines(), projects()])
  if (!seen.some((one) => inView?.includes(one.project) ?? true)) return { because: 'nothing-recorded' }
  if (pipeline === undefined) return { because: 'no-match' }
  const { hasRun, near } = seenPipeline(pipeline, seen, inView)
  return hasRun ? { because: 'no-match' } : { because: 'unknown-pipeline', pipeline, near }
}
