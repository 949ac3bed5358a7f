import type { Checked } from './cache/checked.ts'
import { cellsOf, mostCells } from './cells.ts'
import { isKnownEventType, type EventOf, type JobWait, type RunEnded, type RunEvent } from './event.ts'
import { toSeq, type JobId, type Millis, type Seq } from './ids.ts'
import { endAttempt, finishStep, jobStateAfter, startAttempt, startStep } from './fold-job.ts'
import type { LeftProcesses } from './loose-ends/left-process.ts'
import type { Annotation, JobRecord, JobState, JobStatus, RunRecord, RunSnapshot, RunState } from './run-record.ts'
import { unreachable } from './unreachable.ts'
import type { PlannedJob } from './plan.ts'

/** The state of one run, built event by event. The store, the catch-up and the terminal all use this one. */
export interface RunFold {
  /** The last event folded in; 0 if there is none yet. */
  readonly seq: Seq
  /** The run so far; throws before `run.started`. */
  readonly run: RunRecord
  /**
   * Takes the next event and returns the job that it changed. An event that is folded in already is ignored. Numbers may be missing,
   * because readers of a journal leave out what only a newer Sparkwing knows. The caller must check that no other events are missing.
   */
  apply(event: RunEvent): JobId | undefined
  job(id: JobId): JobRecord | undefined
  /** The number of jobs in each status, in a fixed order, without statuses that no job has. */
  jobCounts(): JobCounts
  /** One letter per job in plan order; `undefined` before the plan, and if there are more than 400 jobs. */
  cells(): string | undefined
  /** The bytes in the logs of the jobs that have run. */
  logBytes(): number
  snapshot(): RunSnapshot
}

export type JobCounts = Readonly<Partial<Record<JobStatus, number>>>

const statuses: readonly JobStatus[] = ['pending', 'queued', 'running', 'passed', 'failed', 'cancelled', 'skipped', 'interrupted']

/** Starts a fold, empty or from a snapshot. Each event costs the same, however many jobs the run has. */
export const createRunFold = (from?: RunSnapshot): RunFold => {
  let run = from && withoutCount(from.run)
  const jobs = new Map<JobId, JobRecord>()
  const counts = new Map<JobStatus, number>()
  let logBytes = 0
  let reusedJobs = 0

  const put = (job: JobRecord): JobId => {
    const { id } = job.planned
    const before = jobs.get(id)?.state
    if (before) counts.set(before.status, (counts.get(before.status) ?? 0) - 1)
    logBytes += logBytesIn(job.state) - (before ? logBytesIn(before) : 0)
    reusedJobs += reusedIn(job.state) - (before ? reusedIn(before) : 0)
    counts.set(job.state.status, (counts.get(job.state.status) ?? 0) + 1)
    jobs.set(id, job)
    return id
  }
  for (const job of from?.jobs ?? []) put(job)
  /**
   * A run has one plan, and each name in it belongs to one job. A damaged journal may hold more; those would overwrite the first, so they
   * are ignored.
   */
  const plan = (planned: readonly PlannedJob[]): void => {
    if (jobs.size > 0) return
    for (const [position, job] of planned.entries())
      if (!jobs.has(job.id)) put({ planned: job, position, state: { status: 'pending' }, attempts: [] })
  }

  const seq = (): Seq => run?.seq ?? toSeq(0)
  const known = (): RunRecord => {
    if (!run) throw new Error('A run has no state before its first event.')
    return reusedJobs > 0 ? { ...run, reusedJobs } : run
  }

  const apply = (event: RunEvent): JobId | undefined => {
    if (event.seq <= seq()) return undefined
    run = runAfter(run, event)
    if (event.type === 'run.planned') {
      plan(event.jobs)
      return undefined
    }
    const job = 'job' in event ? jobs.get(event.job) : undefined
    const after = job && jobAfter(job, event)
    return after && after !== job ? put(after) : undefined
  }

  return {
    get seq() {
      return seq()
    },
    get run() {
      return known()
    },
    apply,
    job: (id) => jobs.get(id),
    jobCounts: () => Object.fromEntries(statuses.flatMap((status) => (counts.get(status) ? [[status, counts.get(status)]] : []))),
    cells: () => (jobs.size > mostCells ? undefined : cellsOf([...jobs.values()])),
    logBytes: () => logBytes,
    snapshot: () => ({ run: known(), jobs: [...jobs.values()] }),
  }
}

const reusedIn = (state: JobState): number => (state.status === 'passed' && state.reused ? 1 : 0)

/** It is counted anew from the jobs, and always the last member of a record, because stores compare the texts of records. */
const withoutCount = ({ reusedJobs: _, ...run }: RunRecord): RunRecord => run

const logBytesIn = (state: JobState): number => ('log' in state ? state.log.bytes : 0)

const runAfter = (run: RunRecord | undefined, event: RunEvent): RunRecord => {
  const { seq } = event
  // a run starts once; a damaged journal may repeat it, even for another run
  if (event.type === 'run.started') return run ? { ...run, seq } : startRun(event)
  if (!run) throw new Error(`A run begins with run.started and not with ${event.type}.`)
  if (!isKnownEventType(event.type)) return { ...run, seq }
  switch (event.type) {
    case 'run.finished':
      return { ...run, seq, state: endRun(event.ended, event.at, event.durationMs) }
    case 'annotation.added':
      return { ...run, seq, annotations: [...run.annotations, annotationOf(event)] }
    case 'processes.left':
      return { ...run, seq, left: [...(run.left ?? []), leftBy(event)] }
    case 'job.finished':
      return { ...run, seq, ...(event.reused?.by === 'retry' && { unchecked: (run.unchecked ?? 0) + 1 }) }
    case 'run.planned':
    case 'job.queued':
    case 'job.checked':
    case 'job.started':
    case 'job.retrying':
    case 'job.skipped':
    case 'step.started':
    case 'step.finished':
      return { ...run, seq }
    default:
      return unreachable(event)
  }
}

const annotationOf = ({ level, message, job, at }: EventOf<'annotation.added'>): Annotation => ({
  level,
  message,
  ...(job !== undefined && { job }),
  at,
})

const leftBy = ({ job, isLetGo, processes, lock }: EventOf<'processes.left'>): LeftProcesses => ({
  kind: isLetGo ? 'let-go' : 'not-stopped',
  ...(job !== undefined && { job }),
  processes,
  ...(!isLetGo && lock !== undefined && { lock }),
})

const startRun = ({ v: _v, type: _type, seq, at, ...started }: EventOf<'run.started'>): RunRecord => ({
  id: started.run,
  startedAt: at,
  started,
  state: { status: 'running' },
  annotations: [],
  seq,
})

const endRun = (ended: RunEnded, endedAt: Millis, durationMs: number): RunState => ({ ...ended, endedAt, durationMs })

/** Returns the same record if the event does not change the job's state. */
const jobAfter = (job: JobRecord, event: RunEvent): JobRecord => {
  if (!isKnownEventType(event.type)) return job
  switch (event.type) {
    case 'job.queued':
      return { ...job, state: { status: 'queued', queuedAt: queuedSince(job, event), ...waitOf(event) } }
    case 'job.checked':
      return { ...job, checked: checkedOf(event) }
    case 'job.started':
      return { ...job, state: jobStateAfter(job, event), attempts: startAttempt(job.attempts, event) }
    case 'step.started':
      return { ...job, attempts: startStep(job.attempts, event) }
    case 'step.finished':
      return { ...job, attempts: finishStep(job.attempts, event) }
    case 'job.retrying':
      return { ...job, attempts: endAttempt(job.attempts, event, { status: 'failed', failure: event.failure }) }
    case 'job.finished':
      return { ...job, state: jobStateAfter(job, event), attempts: endAttempt(job.attempts, event, event.ended) }
    case 'job.skipped':
      return { ...job, state: { status: 'skipped', because: event.because } }
    case 'run.started':
    case 'run.planned':
    case 'run.finished':
    case 'annotation.added':
    case 'processes.left':
      return job
    default:
      return unreachable(event)
  }
}

const checkedOf = ({ outcome, because, key, from, files, durationMs }: EventOf<'job.checked'>): Checked => ({
  outcome,
  because,
  ...(key !== undefined && { key }),
  ...(from !== undefined && { from }),
  files,
  durationMs,
})

/** A job that waits for its lock, then for another holder of it, then for a slot, has been queued since the first wait. */
const queuedSince = ({ state }: JobRecord, { at }: RunEvent): Millis => (state.status === 'queued' ? state.queuedAt : at)

const waitOf = (event: EventOf<'job.queued'>): JobWait => {
  if (event.waitsFor !== 'lock') return { waitsFor: event.waitsFor }
  return { waitsFor: 'lock', lock: event.lock, ...(event.heldBy !== undefined && { heldBy: event.heldBy }) }
}
