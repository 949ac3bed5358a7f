import type { AttemptReports, FailedPart, JobResults } from '../../src/engine/ports.ts'
import type { RunPlanRequest } from '../../src/engine/run-plan-request.ts'
import { runPlan } from '../../src/engine/run-plan.ts'
import { selectJobs, type Selection } from '../../src/graph/select-jobs.ts'
import type { CancelCause, EventBody, RunEnded } from '../../src/model/event.ts'
import { toJobId, type JobId, type RunId } from '../../src/model/ids.ts'
import { describeSkipReason } from '../../src/model/skip-reason.ts'
import type { StepOptions } from '../../src/pipeline/job.ts'
import type { JobTask } from '../../src/pipeline/tasks.ts'
import { plannedJob, type JobSketch } from '../graph/plan-of.ts'
import { checkEventOrder } from './check-event-order.ts'
import { allSettled, FakeClock } from './fake-clock.ts'
import { MemoryLocks } from './memory-locks.ts'
import { MemoryLogs } from './memory-logs.ts'
import { ScriptedSteps, type Script, type ScriptedStep } from './scripted-steps.ts'

/** A job and its content: `body` names its steps and their options. */
export interface TaskSketch extends Omit<JobSketch, 'steps'> {
  readonly body?: Readonly<Record<string, StepOptions>>
  readonly condition?: NonNullable<JobTask['condition']>
  /** Also the globs of the task. */
  readonly reports?: readonly string[]
}

export interface RunSketch extends Selection {
  readonly concurrency?: number
  readonly failFast?: boolean
  readonly script?: Script
  /** Shared with other runs of a test. */
  readonly locks?: MemoryLocks
  readonly run?: RunId
  /** What is kept of the jobs with `cache`. */
  readonly results?: JobResults
  /** Cancels the run before it starts. */
  readonly isCancelled?: boolean
  /** Receives each event as it is emitted; throw from it to simulate a failing sink. */
  readonly onEvent?: (event: EventBody) => void
}

/** A run on fakes: the test ends its steps. */
export class TestRun {
  readonly clock = new FakeClock()
  readonly logs = new MemoryLogs()
  readonly locks: MemoryLocks
  readonly events: EventBody[] = []
  /** Where headlines were looked for. */
  readonly failedParts: FailedPart[] = []
  /** Which reports were read. */
  readonly askedReports: AttemptReports[] = []
  readonly #steps: ScriptedSteps
  readonly #request: RunPlanRequest
  readonly #cancel = new AbortController()
  readonly #kill = new AbortController()
  readonly #ended: Promise<RunEnded>

  constructor(jobs: Readonly<Record<string, TaskSketch>>, sketch: RunSketch) {
    this.locks = sketch.locks ?? new MemoryLocks()
    const tasks = Object.entries(jobs).map(([id, job]) => taskOf(id, job))
    const plan = { jobs: Object.entries(jobs).map(([id, job]) => plannedOf(id, job)) }
    if (sketch.isCancelled) this.#cancel.abort('SIGINT')
    this.#steps = new ScriptedSteps(sketch.script)
    this.#request = {
      plan,
      tasks: new Map(tasks.map((task) => [task.id, task])),
      concurrency: sketch.concurrency ?? 8,
      failFast: sketch.failFast ?? false,
      notSelected: selectJobs(plan, sketch),
      signal: this.#cancel.signal,
      kill: this.#kill.signal,
    }
    const events = {
      emit: (event: EventBody) => {
        this.events.push(event)
        sketch.onEvent?.(event)
      },
    }
    this.#ended = runPlan(this.#request, {
      clock: this.clock,
      logs: this.logs,
      steps: this.#steps,
      events,
      locks: this.locks.of(sketch.run),
      ...(sketch.results && { results: sketch.results }),
      findCases: (reports) => {
        this.askedReports.push(reports)
        return Promise.resolve({ moreCases: 1 })
      },
      findHeadline: (part) => {
        this.failedParts.push(part)
        return Promise.resolve({ line: part.from.lines + 1, text: 'headline', family: 'exception', signature: 's' })
      },
    })
  }

  /** The next step of a job, once it has started. */
  step(job: string, name?: string): Promise<ScriptedStep> {
    return this.#steps.next(job, name)
  }

  /** The jobs with a started step that was not taken with {@link step} yet. */
  async running(): Promise<readonly string[]> {
    await allSettled()
    return this.#steps.untouched
  }

  cancel(cause: CancelCause = 'SIGINT'): void {
    this.#cancel.abort(cause)
  }

  kill(): void {
    this.#kill.abort('SIGINT')
  }

  /** How the run ended, after a check of its events against what readers rely on. */
  async ended(): Promise<RunEnded> {
    const ended = await this.#ended
    checkEventOrder(this.#request.plan, this.events, this.#request.concurrency)
    if (this.logs.stillOpen.length > 0) throw new Error(`Logs left open: ${this.logs.stillOpen.join(', ')}`)
    if (this.clock.waits.length > 0) throw new Error(`Timers left running: ${this.clock.waits.join(', ')} ms`)
    return ended
  }

  /** How each job ended: its status, or `skipped: …` with the reason. Jobs that have not ended are missing. */
  get jobs(): Readonly<Record<string, string>> {
    const over: Record<string, string> = {}
    for (const event of this.events) {
      if (event.type === 'job.finished') over[event.job] = event.ended.status
      if (event.type === 'job.skipped') over[event.job] = `skipped: ${describeSkipReason(event.because)}`
    }
    return over
  }

  /** The events of one type (of one job), in order. */
  said<Type extends EventBody['type']>(type: Type, job?: string): readonly Extract<EventBody, { readonly type: Type }>[] {
    const isMeant = (event: EventBody): event is Extract<EventBody, { readonly type: Type }> =>
      event.type === type && (job === undefined || ('job' in event && event.job === job))
    return this.events.filter(isMeant)
  }
}

/** Starts a run of the given jobs. */
export const startRun = (jobs: Readonly<Record<string, TaskSketch>>, sketch: RunSketch = {}): TestRun => new TestRun(jobs, sketch)

const stepsOf = (body: TaskSketch['body'] = { step: {} }): JobTask['steps'] =>
  Object.entries(body).map(([name, options]) => ({
    planned: { name, type: 'function' },
    body: { kind: 'function', call: () => undefined },
    options,
  }))

const taskOf = (id: string, { body, condition, reports }: TaskSketch): JobTask => ({
  id: toJobId(id),
  steps: stepsOf(body),
  ...(condition ? { condition } : {}),
  ...(reports ? { reports: { globs: reports, cwd: 'web' } } : {}),
})

const plannedOf = (id: string, { body, condition, ...job }: TaskSketch) =>
  plannedJob(id, { ...(condition ? { when: 'predicate' } : {}), ...job, steps: stepsOf(body).map(({ planned }) => planned) })

export const jobIds = (...ids: readonly string[]): readonly JobId[] => ids.map(toJobId)
