import { lstatSync } from 'node:fs'
import type { PartRetry, ReusedResult, StepEvent } from '../../engine/ports.ts'
import { logPieces } from '../../journal/logs/log-pieces.ts'
import { replayLog } from '../../journal/logs/replay-log.ts'
import { logIndexPath, logPath } from '../../journal/run-folder.ts'
import { shortRunId } from '../../model/cache/describe-result.ts'
import type { JobId, RunId } from '../../model/ids.ts'
import type { Plan, PlannedJob } from '../../model/plan.ts'
import type { JobRecord, JobState } from '../../model/run-record.ts'
import { checkOutput } from '../../pipeline/check-output.ts'
import type { EarlierJob, PreparedPart } from './retry-part.ts'
import { holdsStars } from './retry-request.ts'

/** Answers the engine for a run that repeats a part of another. `jobNow` is the record of a job in the new run. */
export const createPartRetry = (
  { wanted, keepPassed, earlier }: PreparedPart,
  plan: Plan,
  jobNow: (job: JobId) => JobRecord | undefined,
): PartRetry => {
  const jobs = new Map(plan.jobs.map((job) => [job.id, job]))
  return {
    whyRun: (job) => wanted.get(job),
    passed: async (id) => {
      const job = jobs.get(id)
      const then = earlier.get(id)
      if (!keepPassed || wanted.has(id) || !job || !then || !mayBeTaken(job, then)) return undefined
      if (!job.needs.every((need) => isSameResult(jobNow(need), then.jobs.get(need), then.run))) return undefined
      const notTaken = whyNotTaken(then)
      return notTaken === undefined ? takenResult(then) : { notTaken }
    },
  }
}

/** Whether the result of a job may stand for it at all. What depends on how other jobs ended, or on a person, is decided anew. */
export const mayBeTaken = ({ when, interactive }: PlannedJob, { job }: EarlierJob): boolean =>
  when === 'passed' && !interactive && job.state.status === 'passed'

/** Why a result that passed cannot be taken, as a clause. */
export const whyNotTaken = ({ run, folder, job }: EarlierJob): string | undefined => {
  const { state, planned } = job
  if (state.status !== 'passed') return `it did not pass in ${shortRunId(run)}`
  if (state.unrecorded) return 'its output was too large to be recorded'
  if (state.output !== undefined && (holdsStars(state.output) || 'problem' in checkOutput(state.output)))
    return 'its output holds a secret and was not recorded'
  if (!state.isLogComplete) return 'its log is incomplete'
  return logSize(logPath(folder, planned.id)) === state.log.bytes ? undefined : `its log in ${shortRunId(run)} was removed`
}

/** What is no file is no log. */
const logSize = (path: string): number | undefined => {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false })
    return !stat ? 0 : stat.isFile() ? stat.size : undefined
  } catch {
    // a journal that was not made here may name a job whose log no file system can hold
    return undefined
  }
}

/** Whether a job has the result that it had in the run `run`: one that ran again may have left something else. */
const isSameResult = (now: JobRecord | undefined, then: JobRecord | undefined, run: RunId): boolean => {
  if (!now || !then) return false
  if (now.state.status === 'skipped') return isNotSelected(now.state) && isNotSelected(then.state)
  if (now.state.status !== 'passed' || !now.state.reused || then.state.status !== 'passed') return false
  const { reused } = now.state
  if (reused.run === originOf(then, run)) return true
  return reused.by !== 'retry' && now.checked?.key !== undefined && now.checked.key === then.checked?.key
}

const isNotSelected = (state: JobState): boolean => state.status === 'skipped' && state.because.reason === 'not-selected'

/** The run in which a job really ran whose record is in the run `run`. */
export const originOf = (job: JobRecord | undefined, run: RunId): RunId =>
  job?.state.status === 'passed' && job.state.reused ? job.state.reused.run : run

const takenResult = async (then: EarlierJob): Promise<ReusedResult | undefined> => {
  const { folder, job } = then
  const { state, planned } = job
  if (state.status !== 'passed') return undefined
  const pieces = await logPieces(logIndexPath(folder, planned.id), state.log.bytes)
  return {
    run: originOf(job, then.run),
    by: 'retry',
    savedMs: state.reused?.savedMs ?? state.durationMs,
    ...(state.output !== undefined && { output: state.output }),
    ...(state.exitCode !== undefined && { exitCode: state.exitCode }),
    steps: stepsOf(job),
    replay: (sink) => replayLog(logPath(folder, planned.id), { bytes: state.log.bytes, pieces }, sink),
  }
}

/** The steps of the attempt that passed. */
const stepsOf = ({ attempts }: JobRecord): readonly StepEvent[] => {
  const starts: StepEvent[] = []
  const ends: StepEvent[] = []
  for (const { step, parent, name, stepType, from, end } of attempts.at(-1)?.steps ?? []) {
    starts.push({ type: 'step.started', step, ...(parent !== undefined && { parent }), name, stepType, log: from })
    if (end) ends.push({ type: 'step.finished', step, ended: end.ended, durationMs: end.durationMs, log: end.to })
  }
  return [...starts, ...ends]
}
