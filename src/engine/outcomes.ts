import type { JobId } from '../model/ids.ts'
import type { Json } from '../model/json.ts'
import type { NeedOver } from './decide-job.ts'
import type { JobOutcome } from './job-outcome.ts'

/** The outcomes of the jobs of one run that are over. */
export class Outcomes {
  readonly #byJob = new Map<JobId, JobOutcome>()
  readonly #failed: JobId[] = []

  get size(): number {
    return this.#byJob.size
  }

  /** Jobs whose failure fails the run, in the order in which they failed. */
  get failed(): readonly JobId[] {
    return this.#failed
  }

  add(job: JobId, outcome: JobOutcome): void {
    this.#byJob.set(job, outcome)
    if (outcome.status === 'failed' && !outcome.isAllowed) this.#failed.push(job)
  }

  has(job: JobId): boolean {
    return this.#byJob.has(job)
  }

  need(id: JobId): NeedOver {
    const outcome = this.#byJob.get(id)
    if (!outcome) throw new Error(`The job "${id}" is not over, but a job that needs it was about to run.`)
    return { id, outcome }
  }

  outputOf(job: JobId): Json | undefined {
    const outcome = this.#byJob.get(job)
    return outcome?.status === 'passed' ? outcome.output : undefined
  }
}
