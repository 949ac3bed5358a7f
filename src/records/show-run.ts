import { openLog } from '../journal/logs/log-reader.ts'
import { runFolderPath } from '../journal/run-folder.ts'
import { adviseUnreadable, UnreadableError } from '../model/unreadable.ts'
import { UserError } from '../model/user-error.ts'
import { exitCodes } from '../model/exit-codes.ts'
import type { JobId, RunId } from '../model/ids.ts'
import type { JobRecord } from '../model/run-record.ts'
import type { DigestJson } from '../wire/digest.ts'
import type { RunDetailJson } from '../wire/run.ts'
import { readDigest } from './digest/read-digest.ts'
import { shownDetail } from './run-detail.ts'
import type { OpenRuns } from './open-runs.ts'
import type { IndexedRun } from './run-index.ts'

/** Lines of a failed job's log to show with it. */
const tailLines = 20

export interface FoundRun {
  readonly id: RunId
  readonly folder: string
  readonly run: IndexedRun
  readonly detail: RunDetailJson
}

/**
 * The run that `text` (RUN) refers to, in its present state.
 *
 * @throws UserError if there is none, if there are several, or if it cannot be read.
 */
export const findRun = async (runs: OpenRuns, text: string): Promise<FoundRun> => {
  const { index, home } = runs
  const id = await resolve(runs, text)
  const run = await index.get(id)
  const unreadable = index.unreadable.get(id)
  if (!run && unreadable) throw new UnreadableError(id, unreadable)
  if (!run)
    throw new UserError('run-not-found', `There is no run ${id}.`, ['`sparkwing runs` lists them.'], { exitCode: exitCodes.notFound })
  const folder = runFolderPath(home, id)
  return { id, folder, run, detail: shownDetail(run, folder) }
}

/** The latest run may be one that cannot be read; then warn, so that the run found instead is not mistaken for it. */
const resolve = async ({ index, projects, warn }: OpenRuns, text: string): Promise<RunId> => {
  const id = text.startsWith('latest') ? [...index.unreadable.keys()].sort().at(-1) : undefined
  const unreadable = id && index.unreadable.get(id)
  let found: RunId | undefined
  try {
    return (found = await index.resolve(text, { projects }))
  } finally {
    if (id && unreadable && (!found || found < id)) warn(adviseUnreadable({ id, ...unreadable }))
  }
}

/** Why the run that `text` refers to failed. */
export const showDigest = async (runs: OpenRuns, text: string): Promise<DigestJson> => {
  const { home, index } = runs
  const { id, run, detail } = await findRun(runs, text)
  const { project, pipeline } = detail.run
  const [passed] = await index.recent({ project, pipeline, status: 'passed', before: id, limit: 1 })
  return readDigest({ home, index: { use: (ask) => ask(index) }, run, detail: { ...detail, ...(passed && { lastPassed: passed.id }) } })
}

/** A run, with the last lines of each job that failed or was cut off. */
export const showRun = async (
  runs: OpenRuns,
  text: string,
): Promise<{ readonly detail: RunDetailJson; readonly tails: ReadonlyMap<string, readonly string[]> }> => {
  const { folder, run, detail } = await findRun(runs, text)
  const wanted = detail.run.logsRemoved ? [] : run.jobs.filter(({ state }) => state.status === 'failed' || state.status === 'interrupted')
  const tails = new Map<string, readonly string[]>()
  for (const job of wanted) tails.set(job.planned.id, await tailOf(folder, job))
  return { detail, tails }
}

const tailOf = async (folder: string, { planned }: JobRecord): Promise<readonly string[]> => {
  try {
    const log = await openLog(folder, planned.id satisfies JobId, { isOver: true })
    try {
      return (await log.tail(tailLines)).map(({ text }) => text)
    } finally {
      await log.close()
    }
  } catch (error) {
    // show what is known of the run anyway
    if (error instanceof UnreadableError) return [`(the log cannot be read: ${error.unreadable.reason})`]
    throw error
  }
}
