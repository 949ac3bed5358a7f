import { openLog } from '../journal/log-reader.ts'
import { runFolderPath } from '../journal/run-folder.ts'
import { UserError } from '../model/user-error.ts'
import { exitCodes } from '../model/exit-codes.ts'
import type { JobId, RunId } from '../model/ids.ts'
import type { JobRecord } from '../model/run-record.ts'
import type { RunDetailJson } from '../wire/run.ts'
import { shownDetail } from './run-detail.ts'
import type { OpenRuns } from './open-runs.ts'
import type { IndexedRun } from './run-index.ts'

/** Lines of a failed job's log that are shown with it. */
const tailLines = 20

export interface FoundRun {
  readonly id: RunId
  readonly folder: string
  readonly run: IndexedRun
  readonly detail: RunDetailJson
}

/**
 * The run that `text` (RUN) means, as it stands now.
 *
 * @throws UserError when there is none, or several.
 */
export const findRun = async ({ index, home, project }: OpenRuns, text: string): Promise<FoundRun> => {
  const id = await index.resolve(text, { ...(project !== undefined && { project }) })
  const run = await index.get(id)
  if (!run)
    throw new UserError('run-not-found', `There is no run ${id}.`, ['`sparkwing runs` lists them.'], { exitCode: exitCodes.notFound })
  const folder = runFolderPath(home, id)
  return { id, folder, run, detail: shownDetail(run, folder) }
}

/** A run with the last lines of each job that failed or was cut off. */
export const showRun = async (
  runs: OpenRuns,
  text: string,
): Promise<{ readonly detail: RunDetailJson; readonly tails: ReadonlyMap<string, readonly string[]> }> => {
  const { folder, run, detail } = await findRun(runs, text)
  const wanted = run.jobs.filter(({ state }) => state.status === 'failed' || state.status === 'interrupted')
  const tails = new Map<string, readonly string[]>()
  for (const job of wanted) tails.set(job.planned.id, await tailOf(folder, job))
  return { detail, tails }
}

const tailOf = async (folder: string, { planned }: JobRecord): Promise<readonly string[]> => {
  const log = await openLog(folder, planned.id satisfies JobId, { isOver: true })
  try {
    return (await log.tail(tailLines)).map(({ text }) => text)
  } finally {
    await log.close()
  }
}
