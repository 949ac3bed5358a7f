import { writeSeededRun } from '../../scripts/screenshots/seeded-run.ts'
import { toJobId } from '../../src/model/ids.ts'
import type { MatrixCell } from '../../src/model/plan.ts'
import type { ReportedCases } from '../../src/model/reported-cases.ts'

/** A job of a seeded run. */
export interface PassedJob {
  readonly id: string
  readonly needs?: readonly string[]
  readonly matrix?: { readonly of: string; readonly cell: MatrixCell }
  /** The lines of its log. */
  readonly says?: readonly string[]
}

/** A job of a seeded run that may fail. */
export interface SeedJob extends PassedJob {
  /** It fails, and its log ends with these lines. */
  readonly fails?: readonly string[]
  /** What its reports say. */
  readonly reported?: ReportedCases
  readonly allowFailure?: boolean
}

/** Writes a run that passed into a home, as its runner would have; returns its id. */
export const seedPassedRun = (home: string, project: string, pipeline: string, jobs: readonly PassedJob[]): string =>
  seedRun(home, project, pipeline, jobs)

/** Writes a run that is over into a home, as its runner would have; returns its id. */
export const seedRun = (home: string, project: string, pipeline: string, jobs: readonly SeedJob[]): string =>
  writeSeededRun(home, {
    at: Date.now(),
    pace: 1,
    failing: new Map(jobs.flatMap(({ id, fails }) => (fails ? [[id, fails] as const] : []))),
    reported: new Map(jobs.flatMap(({ id, reported }) => (reported ? [[id, reported] as const] : []))),
    retried: new Set(),
    jobs: jobs.map(({ id, needs = [], matrix, says = [], allowFailure = false }) => ({
      planned: {
        ...{ id: toJobId(id), needs: needs.map(toJobId), when: 'passed', allowFailure },
        ...{ retry: { times: 0, backoffMs: 500, factor: 2, maxMs: 5000 }, steps: [{ name: 'sh', type: 'sh' }] },
        ...(matrix && { matrix }),
      },
      usualMs: 5,
      says,
    })),
    start: {
      ...{ pipeline, project, directory: project, inputs: {}, args: [], options: { concurrency: 4 } },
      owner: { machineId: 'elsewhere', bootId: 'seeded', pidNamespace: '0', pid: 1, startToken: '1' },
      versions: { sparkwing: '0.1.0', node: '24.0.0', platform: 'linux-x64' },
    },
  })
