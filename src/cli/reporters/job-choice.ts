import type { JobId } from '../../model/ids.ts'
import type { Key } from '../terminal/keys.ts'

/** How many jobs can have a number: one key is one digit. */
export const mostNumbers = 9

/** Which job's output a person has chosen to see, and the numbers that jobs are chosen by. */
export interface JobChoice {
  readonly job: JobId | undefined
  /** Numbers these jobs. A job keeps its number for as long as it is among them, so that no row changes it under a finger. */
  number(jobs: readonly JobId[]): void
  numberOf(job: JobId): number | undefined
  /** `tab` goes through the jobs of `order`. */
  press(key: Key, order: readonly JobId[]): void
}

export const createJobChoice = (): JobChoice => {
  let chosen: JobId | undefined
  const jobs: (JobId | undefined)[] = Array<undefined>(mostNumbers).fill(undefined)
  return {
    get job() {
      return chosen
    },
    number: (numbered) => {
      for (const [at, job] of jobs.entries()) if (job !== undefined && !numbered.includes(job)) jobs[at] = undefined
      for (const job of numbered) {
        const free = jobs.indexOf(undefined)
        if (free === -1) return
        if (!jobs.includes(job)) jobs[free] = job
      }
    },
    numberOf: (job) => {
      const at = jobs.indexOf(job)
      return at === -1 ? undefined : at + 1
    },
    press: (key, order) => {
      if (key === 'escape') chosen = undefined
      else if (key === 'tab') chosen = order[(chosen === undefined ? 0 : order.indexOf(chosen) + 1) % order.length] ?? chosen
      else chosen = jobs[key - 1] ?? chosen
    },
  }
}
