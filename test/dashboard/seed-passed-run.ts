import { writeSeededRun } from '../../scripts/screenshots/seeded-run.ts'
import { toJobId } from '../../src/model/ids.ts'
import type { MatrixCell } from '../../src/model/plan.ts'

/** A job of a seeded run. */
export interface PassedJob {
  readonly id: string
  readonly needs?: readonly string[]
  readonly matrix?: { readonly of: string; readonly cell: MatrixCell }
  /** The lines of its log. */
  readonly says?: readonly string[]
}

/** Writes a run that passed into a home, as its runner would have; returns its id. */
export const seedPassedRun = (home: string, project: string, pipeline: string, jobs: readonly PassedJob[]): string =>
  writeSeededRun(home, {
    at: Date.now(),
    pace: 1,
    failing: new Map(),
    retried: new Set(),
    jobs: jobs.map(({ id, needs = [], matrix, says = [] }) => ({
      planned: {
        ...{ id: toJobId(id), needs: needs.map(toJobId), when: 'passed', allowFailure: false },
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
