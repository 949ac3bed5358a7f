import { isDeepStrictEqual } from 'node:util'
import { areLogsRemoved } from '../../journal/logs-removed.ts'
import { runFolderPath } from '../../journal/run-folder.ts'
import type { LogRange } from '../../model/event.ts'
import type { JobId, RunId } from '../../model/ids.ts'
import type { JobRecord, RunRecord } from '../../model/run-record.ts'
import type { ListedRun } from '../../storage/store.ts'
import type { IndexInUse } from '../run-index.ts'

/** A run that passed, whose logs show what is usual. */
export interface PassedRun {
  readonly id: RunId
  readonly folder: string
  /** What a job wrote when it passed; `undefined` if it did not run. */
  rangeOf(job: JobId): LogRange | undefined
}

/** How many passed runs are considered. The one that was started most like the failed run is used. */
const mostExamined = 10

/**
 * The newest run of the pipeline that passed before this one and has its logs: one of the same branch and with the same inputs, if there is
 * one among the newest.
 */
export const passedBefore = async (index: IndexInUse, home: string, run: RunRecord): Promise<PassedRun | undefined> => {
  const { project, pipeline, git } = run.started
  const query = { project, pipeline, status: 'passed', before: run.id, limit: mostExamined } as const
  const branch = git?.branch
  const ofBranch = branch === undefined ? [] : await index.use((open) => open.list({ ...query, branch }))
  const listed = ofBranch.length > 0 ? ofBranch : await index.use((open) => open.list(query))
  const likeness = (one: ListedRun): number => Number(isDeepStrictEqual(askedFor(one.run), askedFor(run)))
  const [best] = listed.filter((one) => !areLogsRemoved(runFolderPath(home, one.run.id))).sort((a, b) => likeness(b) - likeness(a))
  const found = best && (await index.use((open) => open.get(best.run.id)))
  if (!found) return undefined
  const jobs = new Map(found.jobs.map((job) => [job.planned.id, job]))
  return { id: found.run.id, folder: runFolderPath(home, found.run.id), rangeOf: (job) => rangeOf(jobs.get(job)) }
}

const askedFor = ({ started }: RunRecord): unknown => [started.inputs, started.args, started.options.only, started.options.from]

const rangeOf = (job: JobRecord | undefined): LogRange | undefined => {
  const last = job?.attempts.at(-1)
  return job?.state.status === 'passed' && last?.end ? { from: last.from, to: last.end.to } : undefined
}
