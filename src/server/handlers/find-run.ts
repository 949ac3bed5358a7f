import { jobIdOfFileName } from '../../model/job-file-name.ts'
import { parseRunId, toJobId, type JobId, type RunId } from '../../model/ids.ts'
import { nearNames } from '../../model/text/near-names.ts'
import { requestLine, type ParamsOf } from '../../wire/http-request.ts'
import type { LogReading, OpenLog, RunReading } from '../ports.ts'
import { Refusal } from '../refusal.ts'
import { UnreadableError } from '../../model/unreadable.ts'

/** Reads the run id in a path. Text that does not have the form of an id never reaches code that reads files. */
export const runIdOf = async (runs: RunReading, text: string): Promise<RunId> => parseRunId(text) ?? (await refuseRun(runs, text))

/** Throws why the run cannot be read, or a 404 that suggests similar ids. */
export const refuseRun = async (runs: RunReading, text: string): Promise<never> => {
  const id = parseRunId(text)
  const unreadable = id && (await runs.unreadable(id))
  if (unreadable) throw new UnreadableError(id, unreadable)
  const near = await runs.near(text.slice(0, 100))
  throw new Refusal(404, 'no-such-run', `There is no run ${JSON.stringify(text.slice(0, 100))}.`, {
    tryThis:
      near.length === 0
        ? [`${requestLine('listRuns')} lists the runs.`]
        : [`The ${near[0]?.startsWith(text.slice(0, 1)) === true ? 'nearest' : 'newest'}: ${near.join(', ')}`],
  })
}

/** Opens a job's log; `job` is its id, or the name of its log file without the extension. The caller disposes of it. */
export const openLogOf = async (runs: RunReading, logs: LogReading, params: ParamsOf<'jobLog'>): Promise<OpenLog> =>
  (await findLog(runs, logs, params)).log

/** Like {@link openLogOf}, and also returns the ids of the run and the job. */
export const findLog = async (
  runs: RunReading,
  logs: LogReading,
  { run, job }: ParamsOf<'jobLog'>,
): Promise<{ readonly run: RunId; readonly job: JobId; readonly log: OpenLog }> => {
  const id = await runIdOf(runs, run)
  for (const known of [toJobId(job), fromFileName(job)]) {
    const log = known && (await logs.open(id, known))
    if (log) return { run: id, job: known, log }
  }
  return refuseJob(runs, id, job)
}

const fromFileName = (name: string): JobId | undefined => {
  try {
    const id = jobIdOfFileName(name)
    return id === name ? undefined : id
  } catch {
    return undefined
  }
}

const refuseJob = async (runs: RunReading, run: RunId, job: string): Promise<never> => {
  const detail = await runs.get(run)
  if (detail === undefined) return refuseRun(runs, run)
  const near = nearNames(
    job.slice(0, 100),
    detail.jobs.map(({ id }) => id),
  )
  throw new Refusal(404, 'no-such-job', `The run ${run} has no job ${JSON.stringify(job.slice(0, 100))}.`, {
    tryThis: near.map((id) => `Did you mean ${id}?`),
  })
}
