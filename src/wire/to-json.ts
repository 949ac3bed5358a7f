import { describeReason, type Reason } from '../model/cache/reason.ts'
import { cellsOf } from '../model/cells.ts'
import type { GitFacts } from '../model/event.ts'
import { countEach } from '../model/count-each.ts'
import { describeFailure } from '../model/failure.ts'
import type { JobId } from '../model/ids.ts'
import { jobFileName } from '../model/job-file-name.ts'
import { keysOf } from '../model/keys-of.ts'
import { describeLooseEnd, levelOf, looseEndsOf, type LooseEnd } from '../model/loose-ends/loose-end.ts'
import type { PlannedJob } from '../model/plan.ts'
import { reportedOf } from '../model/reported-cases.ts'
import type { AttemptRecord, JobRecord, JobState, RunRecord, RunSnapshot, RunState, StepRecord } from '../model/run-record.ts'
import { describeSkipReason } from '../model/skip-reason.ts'
import { unreachable } from '../model/unreachable.ts'
import type { AttemptJson, JobJson, LooseEndJson, ReasonJson, RunDetailJson, RunJson, RunSummaryJson, StepJson } from './run.ts'

/** A run and the number of its jobs by status, as the store lists it. */
export interface CountedRun {
  readonly run: RunRecord
  readonly jobCounts: Readonly<Partial<Record<string, number>>>
  readonly cells?: string
}

/** A run as an item in a list. */
export const toRunSummaryJson = ({ run, jobCounts, cells }: CountedRun): RunSummaryJson => ({
  id: run.id,
  ...(run.started.number !== undefined && { number: run.started.number }),
  pipeline: run.started.pipeline,
  project: run.started.project,
  startedAt: run.startedAt,
  ...stateOfRun(run.state),
  inputs: run.started.inputs,
  args: run.started.args,
  ...(run.started.command && { command: run.started.command }),
  ...gitFactsOf(run.started.git),
  ...(run.started.retryOf && { retryOf: run.started.retryOf }),
  ...(run.unchecked !== undefined && { unchecked: run.unchecked }),
  ...(run.reusedJobs !== undefined && { reusedJobs: run.reusedJobs }),
  jobCounts,
  ...(cells !== undefined && { cells }),
})

/** A run in full; `folder` is the absolute path of its folder. */
const toRunJson = (snapshot: RunSnapshot, folder: string): RunJson => {
  const { started, seq, annotations } = snapshot.run
  const counted = countedRun(snapshot)
  const looseEnds = looseEndsOf(snapshot)
  return {
    ...toRunSummaryJson(counted),
    directory: started.directory,
    seq,
    owner: { machineId: started.owner.machineId, pid: started.owner.pid },
    versions: started.versions,
    options: started.options,
    folder,
    annotations,
    ...(looseEnds.length > 0 && { looseEnds: looseEnds.map(toLooseEndJson) }),
  }
}

const toLooseEndJson = (end: LooseEnd): LooseEndJson => ({ ...end, level: levelOf(end), message: describeLooseEnd(end) })

/** A reason with its words. */
export const toReasonJson = (reason: Reason): ReasonJson => ({ ...reason, message: describeReason(reason) })

/** One job with its attempts and steps. Times and results are included if its state has them. */
export const toJobJson = ({ planned, state, checked, attempts }: JobRecord): JobJson => {
  const last = attempts.at(-1)
  const log =
    'log' in state
      ? { ...state.log, isComplete: state.isLogComplete, ...(state.missing && { missing: state.missing }) }
      : last && (last.end?.to ?? last.from)
  return {
    ...plannedPart(planned),
    ...(last && { attempt: last.attempt }),
    ...stateOfJob(state),
    ...(checked && { checked: { ...checked, because: checked.because.map(toReasonJson) } }),
    ...(log && { log: { ...log, file: `${jobFileName(planned.id)}.log` } }),
    attempts: attempts.map(toAttemptJson),
  }
}

type PlannedPart = Pick<JobJson, 'id' | 'title' | 'group' | 'matrix' | 'needs' | 'when' | 'allowFailure' | 'interactive'>

const nothing = (): Partial<PlannedPart> => ({})

/** What the JSON of a job includes of each member of its plan; `pipelines show` has the rest. */
const plannedMembers: { readonly [Member in keyof Required<PlannedJob>]: (planned: PlannedJob) => Partial<PlannedPart> } = {
  id: ({ id }) => ({ id }),
  title: ({ title }) => (title === undefined ? {} : { title }),
  group: ({ group }) => (group === undefined ? {} : { group }),
  matrix: ({ matrix }) => (matrix ? { matrix: matrix.of } : {}),
  needs: ({ needs }) => ({ needs }),
  when: ({ when }) => ({ when }),
  allowFailure: ({ allowFailure }) => ({ allowFailure }),
  outputs: nothing,
  retry: nothing,
  timeoutMs: nothing,
  secrets: nothing,
  lock: nothing,
  reports: nothing,
  cache: nothing,
  interactive: ({ interactive }) => (interactive ? { interactive } : {}),
  steps: nothing,
}

const plannedPart = (planned: PlannedJob): PlannedPart =>
  Object.assign({}, ...keysOf(plannedMembers).map((member) => plannedMembers[member](planned))) as PlannedPart

/** A whole run: what `runs show --json` prints. */
export const toRunDetailJson = ({ run, jobs }: RunSnapshot, folder: string, criticalPath: readonly JobId[]): RunDetailJson => ({
  run: toRunJson({ run, jobs }, folder),
  jobs: jobs.map(toJobJson),
  criticalPath,
})

/** A run with its job counts, as the store lists it. */
const countedRun = ({ run, jobs }: RunSnapshot): CountedRun => {
  const cells = cellsOf(jobs)
  return { run, jobCounts: countJobs(jobs), ...(cells !== undefined && { cells }) }
}

const countJobs = (jobs: readonly JobRecord[]): Readonly<Record<string, number>> =>
  Object.fromEntries(countEach(jobs.map(({ state }) => state.status)))

// copy each field by name: a journal may contain unknown fields with the name of another field here

const gitFactsOf = ({ branch, commit, subject, dirty }: GitFacts = {}): GitFacts => ({
  ...(branch !== undefined && { branch }),
  ...(commit !== undefined && { commit }),
  ...(subject !== undefined && { subject }),
  ...(dirty !== undefined && { dirty }),
})

const stateOfRun = (state: RunState): Pick<RunSummaryJson, 'status' | 'endedAt' | 'durationMs' | 'failed' | 'cause' | 'because'> => {
  if (state.status === 'running') return { status: state.status }
  const { status, endedAt, durationMs } = state
  return {
    status,
    endedAt,
    durationMs,
    ...(state.status === 'failed' && { failed: state.failed }),
    ...(state.status === 'cancelled' && { cause: state.cause }),
    ...(state.status === 'interrupted' && { because: state.because }),
  }
}

type StateJson = Pick<
  JobJson,
  | 'status'
  | 'startedAt'
  | 'endedAt'
  | 'durationMs'
  | 'waitsFor'
  | 'lock'
  | 'heldBy'
  | 'exitCode'
  | 'output'
  | 'unrecorded'
  | 'reused'
  | 'kept'
  | 'failure'
  | 'headline'
  | 'cases'
  | 'moreCases'
  | 'reportProblem'
  | 'because'
  | 'skipped'
  | 'why'
>

const stateOfJob = (state: JobState): StateJson => {
  switch (state.status) {
    case 'pending':
      return { status: state.status }
    case 'queued':
      return {
        status: state.status,
        waitsFor: state.waitsFor,
        ...(state.waitsFor === 'lock' && { lock: state.lock, ...(state.heldBy !== undefined && { heldBy: state.heldBy }) }),
      }
    case 'running':
      return { status: state.status, startedAt: state.startedAt }
    case 'skipped':
      return { status: state.status, because: describeSkipReason(state.because), skipped: state.because }
    case 'passed':
    case 'failed':
    case 'cancelled':
    case 'interrupted': {
      const { status, startedAt, endedAt, durationMs, exitCode, why } = state
      return {
        status,
        startedAt,
        endedAt,
        durationMs,
        ...(exitCode !== undefined && { exitCode }),
        ...(state.status === 'passed' && state.output !== undefined && { output: state.output }),
        ...(state.status === 'passed' && state.unrecorded && { unrecorded: state.unrecorded }),
        ...(state.status === 'passed' && state.reused && { reused: state.reused }),
        ...(state.status === 'passed' && state.kept && { kept: 'not' in state.kept ? { not: toReasonJson(state.kept.not) } : state.kept }),
        ...(state.status === 'failed' && {
          failure: state.failure,
          because: describeFailure(state.failure),
          ...(state.headline && { headline: state.headline }),
          ...reportedOf(state),
        }),
        why,
      }
    }
    default:
      return unreachable(state)
  }
}

const toAttemptJson = ({ attempt, startedAt, from, steps, end }: AttemptRecord): AttemptJson => ({
  attempt,
  startedAt,
  ...(end && { endedAt: end.endedAt, durationMs: end.durationMs, ended: end.ended, to: end.to }),
  from,
  steps: steps.map(toStepJson),
})

const toStepJson = ({ step, parent, name, stepType, startedAt, from, end }: StepRecord): StepJson => ({
  step,
  ...(parent !== undefined && { parent }),
  name,
  type: stepType,
  startedAt,
  from,
  ...(end && { to: end.to, ended: end.ended, durationMs: end.durationMs }),
})
