import { toJobId } from '../../src/model/ids.ts'
import type { Plan, PlannedJob } from '../../src/model/plan.ts'

type Sketched = Omit<Partial<PlannedJob>, 'needs' | 'retry'>

/** A job sketch for tests: only the relevant fields. */
export interface JobSketch extends Sketched {
  readonly needs?: readonly string[]
  readonly retry?: Partial<PlannedJob['retry']>
}

export const plannedJob = (id: string, { needs = [], retry = {}, ...rest }: JobSketch = {}): PlannedJob => ({
  id: toJobId(id),
  needs: needs.map(toJobId),
  when: 'passed',
  allowFailure: false,
  retry: { times: 0, backoffMs: 0, factor: 2, maxMs: 60_000, ...retry },
  steps: [{ name: 'step', type: 'sh' }],
  ...rest,
})

/** Makes a plan from sketches by id, in the given order. */
export const planOf = (jobs: Readonly<Record<string, JobSketch>>): Plan => ({
  jobs: Object.entries(jobs).map(([id, sketch]) => plannedJob(id, sketch)),
})

/** A need for the output of one job. */
export const outputOf = (job: string) => ({ kind: 'job', job: toJobId(job) }) as const
