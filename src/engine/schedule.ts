import { needsCountdown, type NeedsCountdown } from '../graph/needs-countdown.ts'
import { planGraph, type PlanGraph } from '../graph/plan-graph.ts'
import { positionQueue } from '../graph/position-queue.ts'
import type { RunEnded } from '../model/event.ts'
import type { JobId } from '../model/ids.ts'
import type { PlannedJob } from '../model/plan.ts'
import { cancelCause } from './cancel-cause.ts'
import { decideJob, type JobDecision } from './decide-job.ts'
import type { JobOutcome } from './job-outcome.ts'
import type { JobWork } from './job-work.ts'
import { LockClaims } from './lock-claims.ts'
import { needOutputs } from './need-outputs.ts'
import { Outcomes } from './outcomes.ts'
import { performJob } from './perform-job.ts'
import type { EnginePorts } from './ports.ts'
import { reuseInPlace } from './results/reuse-in-place.ts'
import { runOutcome } from './run-outcome.ts'
import type { RunPlanRequest } from './run-plan-request.ts'
import type { RunStop } from './run-stop.ts'
import { RunningJobs } from './running-jobs.ts'

type Go = Extract<JobDecision, { readonly kind: 'run' | 'ask' }>

/*
 *            needs over            decided: go         its lock          a slot, and for an interactive job the terminal
 * waiting ──────────────▶ released ───────────▶ locking ────────▶ ready ──────────▶ running ──▶ over
 *                          ▲    │                  │                │                 │          ▲
 *                          │    └─ decided: skip ──┼────────────────┼─────────────────┼──────────┘
 *                          └── run was stopped ────┴────────────────┘                 │
 *                          ├── stopped before the condition answered ──────────────────┤
 *                          └── its result does not lie in place: needs its locks ───────┘
 *
 * A job that is not selected is over from the start. A job that can no longer run is skipped only when its needs are over, so that a job
 * that always runs starts after everything upstream has ended. A job that holds or waits for a lock keeps its place until it is over. A job
 * with `cache` is tried once without its locks, which are not needed if its result lies in place.
 * One interactive job runs at a time. The others take no slot while they wait.
 */

/** Decides which job of one run starts next. Jobs are identified by their position in the plan. */
export class Schedule {
  readonly #request: RunPlanRequest
  readonly #ports: EnginePorts
  readonly #graph: PlanGraph
  readonly #countdown: NeedsCountdown
  readonly #selectedBy: string
  readonly #outcomes = new Outcomes()
  readonly #released = positionQueue()
  readonly #ready = positionQueue()
  readonly #decisions = new Map<number, Go>()
  readonly #locks: LockClaims
  readonly #queued = new Map<number, 'slot' | 'terminal'>()
  /** The interactive job that runs, and those that wait for its end. */
  #interactive: number | undefined
  readonly #behindInteractive = new Set<number>()
  readonly #running = new RunningJobs()
  readonly #done = Promise.withResolvers<RunEnded>()
  #stop: RunStop = { kind: 'going' }
  #broken: { readonly error: unknown } | undefined
  #isMoving = false

  constructor(request: RunPlanRequest, ports: EnginePorts) {
    this.#request = request
    this.#ports = ports
    this.#locks = new LockClaims(ports)
    this.#graph = planGraph(request.plan)
    this.#countdown = needsCountdown(this.#graph)
    this.#selectedBy = [...new Set(request.notSelected.values())].join(' and ')
  }

  async run(): Promise<RunEnded> {
    const { signal, kill } = this.#request
    const onCancel = (): void => {
      this.#cancel()
    }
    const onKill = (): void => {
      this.#kill()
    }
    signal.addEventListener('abort', onCancel, { once: true })
    kill.addEventListener('abort', onKill, { once: true })
    try {
      this.#move(() => {
        // nothing has started yet, so there is nothing for an always job to clean up
        if (signal.aborted || kill.aborted) this.#kill()
        for (const position of this.#countdown.free) this.#released.add(position)
        this.#leaveOut()
      })
      return await this.#done.promise
    } finally {
      signal.removeEventListener('abort', onCancel)
      kill.removeEventListener('abort', onKill)
    }
  }

  #leaveOut(): void {
    for (const [position, { id }] of this.#graph.jobs.entries()) {
      const by = this.#request.notSelected.get(id)
      if (by === undefined) continue
      this.#ports.events.emit({ type: 'job.skipped', job: id, because: { reason: 'not-selected', by } })
      this.#over(position, id, { status: 'not-selected' })
    }
  }

  #cancel(): void {
    if (this.#stop.kind === 'killed') return
    const cause = cancelCause(this.#request.signal)
    this.#move(() => {
      this.#changeStop({ kind: 'cancelled', cause })
      this.#running.cancel({ kind: 'cancel', cause })
    })
  }

  #kill(): void {
    const { signal, kill } = this.#request
    const cause = cancelCause(signal.aborted ? signal : kill)
    this.#move(() => {
      this.#changeStop({ kind: 'killed', cause })
      this.#running.kill({ kind: 'cancel', cause })
    })
  }

  /** Decides again, under the new state, about every job that waits for a lock or a slot. */
  #changeStop(stop: RunStop): void {
    this.#stop = stop
    this.#decisions.clear()
    for (const position of [...this.#ready.drain(), ...this.#behindInteractive, ...this.#locks.waiting]) this.#released.add(position)
    this.#behindInteractive.clear()
  }

  /** Makes a change, then moves every job that can move: in a loop, because a chain of skipped jobs may be long. */
  #move(change: () => void): void {
    // an event listener may cancel the run during a move: the outer call goes on with what changed
    if (this.#isMoving) {
      change()
      return
    }
    this.#isMoving = true
    try {
      change()
      while (!this.#broken && (this.#released.size > 0 || (this.#ready.size > 0 && this.#hasSlot()))) this.#moveOn()
    } catch (error) {
      this.#break(error)
    }
    this.#isMoving = false
    if (this.#running.size === 0 && (this.#broken !== undefined || this.#locks.waiting.length === 0)) this.#settle()
  }

  #moveOn(): void {
    const fresh: number[] = []
    for (let position = this.#released.take(); position !== undefined; position = this.#released.take()) {
      const job = this.#job(position)
      if (!this.#outcomes.has(job.id) && this.#isGoing(position, job)) fresh.push(position)
    }
    while (this.#hasSlot() && this.#ready.size > 0) this.#startNext()
    for (const position of fresh) this.#sayQueued(position)
  }

  /** Decides about a job whose needs are over: returns false if it is skipped, and otherwise makes it ready or asks for its locks. */
  #isGoing(position: number, job: PlannedJob): boolean {
    const { id, when } = job
    const needs = (this.#graph.needs[position] ?? []).map((need) => this.#outcomes.need(this.#job(need).id))
    const selectedBy = this.#selectedBy === '' ? {} : { selectedBy: this.#selectedBy }
    const decision = decideJob({ when, needs, stop: this.#stop, ...selectedBy })
    if (decision.kind === 'skip') {
      const { because, isAfterFailure } = decision
      this.#ports.events.emit({ type: 'job.skipped', job: id, because })
      this.#over(position, id, { status: 'skipped', isAfterFailure })
      return false
    }
    this.#decisions.set(position, decision)
    if (this.#locks.isSettled(position, job)) this.#ready.add(position)
    else this.#claimLock(position, job)
    return true
  }

  /** The lock may be free at once, or only after other runs are over. */
  #claimLock(position: number, job: PlannedJob): void {
    this.#locks.claim(position, job, {
      settled: () => {
        this.#move(() => {
          // if the run was stopped meanwhile, the job has been decided about again
          if (this.#decisions.has(position)) this.#ready.add(position)
        })
        this.#move(() => {
          this.#sayQueued(position)
        })
      },
      waits: ({ name }, heldBy) => {
        this.#move(() => {
          this.#ports.events.emit({
            type: 'job.queued',
            job: job.id,
            waitsFor: 'lock',
            lock: name,
            ...(heldBy !== undefined && { heldBy }),
          })
        })
      },
      broke: (error) => {
        this.#move(() => {
          this.#break(error)
        })
      },
    })
  }

  #sayQueued(position: number): void {
    if (!this.#decisions.has(position) || !this.#locks.isSettled(position, this.#job(position))) return
    const waitsFor = this.#behindInteractive.has(position) ? 'terminal' : 'slot'
    const said = this.#queued.get(position)
    if (said === waitsFor || said === 'terminal') return
    this.#queued.set(position, waitsFor)
    this.#ports.events.emit({ type: 'job.queued', job: this.#job(position).id, waitsFor })
  }

  #hasSlot(): boolean {
    return this.#running.size < this.#request.concurrency
  }

  #startNext(): void {
    const position = this.#ready.take()
    const decision = position === undefined ? undefined : this.#decisions.get(position)
    if (position === undefined || !decision) return
    const planned = this.#job(position)
    if (planned.interactive && this.#interactive !== undefined) {
      this.#behindInteractive.add(position)
      this.#sayQueued(position)
      return
    }
    if (planned.interactive) this.#interactive = position
    this.#decisions.delete(position)
    const areLocksFree = this.#locks.tryWithout(position, planned)
    const work = this.#workOn(position, planned, decision)
    const performed = areLocksFree
      ? reuseInPlace(work, areLocksFree)
      : performJob(work, { hasCondition: decision.kind === 'ask', lockProblem: this.#locks.problemOf(position) })
    performed.then(
      (outcome) => {
        this.#ended(position, planned.id, outcome)
      },
      (error: unknown) => {
        this.#lost(position, error)
      },
    )
  }

  #workOn(position: number, planned: PlannedJob, { why }: Go): JobWork {
    const task = this.#request.tasks.get(planned.id)
    if (!task) throw new Error(`The job "${planned.id}" has no task.`)
    const needs = needOutputs(planned, (job) => this.#outcomes.outputOf(job))
    const stop = this.#running.start(position, planned.when, this.#stop.kind === 'cancelled')
    return { planned, task, why, needs, signals: { stop, lastStop: this.#running.lastStop, kill: this.#request.kill }, ports: this.#ports }
  }

  #ended(position: number, id: JobId, outcome: JobOutcome | undefined): void {
    this.#move(() => {
      this.#free(position)
      if (outcome) {
        this.#over(position, id, outcome)
        return
      }
      this.#queued.delete(position)
      this.#released.add(position)
    })
  }

  /** Takes a job off the running ones. If it was interactive, the next of those may start. */
  #free(position: number): void {
    this.#running.end(position)
    if (this.#interactive !== position) return
    this.#interactive = undefined
    for (const waiting of this.#behindInteractive) this.#ready.add(waiting)
    this.#behindInteractive.clear()
  }

  #over(position: number, id: JobId, outcome: JobOutcome): void {
    this.#outcomes.add(id, outcome)
    this.#locks.giveUp(position)
    for (const released of this.#countdown.over(position)) this.#released.add(released)
    const isFailure = outcome.status === 'failed' && !outcome.isAllowed
    if (!isFailure || !this.#request.failFast || this.#stop.kind !== 'going') return
    this.#changeStop({ kind: 'fail-fast', failed: id })
    this.#running.failFast()
  }

  #lost(position: number, error: unknown): void {
    this.#move(() => {
      this.#free(position)
      this.#locks.giveUp(position)
      this.#break(error)
    })
  }

  /** A port broke its contract: nothing more starts, running jobs are stopped, and the run rejects with the first error. */
  #break(error: unknown): void {
    this.#broken ??= { error }
    this.#locks.giveUpWaiting()
    this.#running.kill({ kind: 'cancel', cause: 'request' })
  }

  #settle(): void {
    if (this.#broken) this.#done.reject(this.#broken.error)
    else if (this.#outcomes.size === this.#graph.jobs.length) this.#done.resolve(runOutcome(this.#stop, this.#outcomes.failed))
    else this.#done.reject(new Error('The run cannot go on: jobs of its plan wait for each other.'))
  }

  #job(position: number): PlannedJob {
    const job = this.#graph.jobs[position]
    if (!job) throw new RangeError(`The plan has no job at position ${position}.`)
    return job
  }
}
