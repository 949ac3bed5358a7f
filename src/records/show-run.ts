import { openLog } from '../journal/logs/log-reader.ts'
import { runFolderPath } from '../journal/run-folder.ts'
import { adviseUnreadable, UnreadableError } from '../model/unreadable.ts'
import { UserError } from '../model/user-error.ts'
import { exitCodes } from '../model/exit-codes.ts'
import type { JobId, RunId } from '../model/ids.ts'
import type { JobRecord } from '../model/run-record.ts'
import { isFailed } from '../history/first-failure.ts'
import type { DigestJson, JobDigestJson } from '../wire/digest.ts'
import type { RunDetailJson } from '../wire/run.ts'
import { jobDigest } from './digest/job-digest.ts'
import { readDigest } from './digest/read-digest.ts'
import { toLineJson } from './logs/to-line-json.ts'
import { shownDetail } from './run-detail.ts'
import type { OpenRuns } from './open-runs.ts'
import type { IndexedRun } from './run-index.ts'
import { lastPassed } from './history/last-passed.ts'
import { retriesOf } from './history/retries-of.ts'
import type { IndexInUse } from './run-index.ts'

/** Lines of the log of a job that was cut off to show with it. */
const tailLines = 12
/** If more jobs failed, there is usually one cause. */
const mostExcerpts = 10

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
  const { run, detail } = await findRun(runs, text)
  const inUse: IndexInUse = { use: (ask) => ask(index) }
  const passed = await lastPassed(inUse, run.run)
  return readDigest({ home, index: inUse, run, plugins: runs, detail: { ...detail, ...(passed && { lastPassed: passed }) } })
}

/** Lines of the log of a job that failed or was cut off. */
export type JobExcerpt = Pick<JobDigestJson, 'blocks' | 'tail' | 'headline' | 'unreadable'> & { readonly log: { readonly lines: number } }

/** A run, with lines of the logs of its first jobs that failed or were cut off: those that show why, or the last ones. */
export const showRun = async (
  runs: OpenRuns,
  text: string,
): Promise<{ readonly detail: RunDetailJson; readonly excerpts: ReadonlyMap<string, JobExcerpt> }> => {
  const { folder, run, detail } = await findRun(runs, text)
  const failed = new Set(detail.run.failed)
  const wanted = run.jobs.filter(({ planned, state }) => failed.has(planned.id) || state.status === 'interrupted').slice(0, mostExcerpts)
  const excerpts = new Map<string, JobExcerpt>()
  for (const job of wanted)
    excerpts.set(job.planned.id, isFailed(job) ? await jobDigest(folder, job, undefined, runs) : await lastLines(folder, job))
  return { detail: { ...detail, ...(await retriesOf({ use: (ask) => ask(runs.index) }, run.run.id)) }, excerpts }
}

const lastLines = async (folder: string, { planned }: JobRecord): Promise<JobExcerpt> => {
  try {
    const log = await openLog(folder, planned.id satisfies JobId, { isOver: true })
    try {
      const tail = (await log.tail(tailLines)).map(toLineJson)
      return { blocks: [], tail, log: { lines: tail.at(-1)?.number ?? 0 } }
    } finally {
      await log.close()
    }
  } catch (error) {
    // show what is known of the run anyway
    if (error instanceof UnreadableError) return { blocks: [], tail: [], log: { lines: 0 }, unreadable: error.unreadable.reason }
    throw error
  }
}
