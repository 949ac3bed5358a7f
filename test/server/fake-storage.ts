import type { RunId } from '../../src/model/ids.ts'
import type { CacheReading, DiskReading } from '../../src/server/ports.ts'

/** When a run of the fake ports started, made from its id. */
export const startedAt = (run: string | undefined): number => Number((run ?? '').slice(9, 15))

/** A home with these runs. */
export const fakeDisk = (runIds: readonly RunId[]): DiskReading => ({
  read: (limit) =>
    Promise.resolve({
      home: '/home/site/.sparkwing',
      isComplete: true,
      bytes: 9000,
      freeBytes: 5e9,
      runs: { runs: runIds.length, bytes: 7000, estimatedBytes: 6000 },
      pipelines: [{ project: '/home/site', pipeline: 'release', runs: runIds.length, bytes: 7000, estimatedBytes: 6000 }],
      largest: runIds.slice(0, limit).map((id) => ({
        ...{ id, project: '/home/site', pipeline: 'release', status: 'passed', startedAt: startedAt(id), isPinned: true },
        ...{ bytes: 3000, estimatedBytes: 2000 },
      })),
      trash: { entries: 1, bytes: 500 },
      store: { name: 'state.db', bytes: 1000, freeBytes: 100 },
      otherBytes: 500,
      prune: { rules: { olderThanMs: 5, maxBytes: 6, keep: 7 }, runs: 1, logs: 1, bytes: 900 },
      last: { at: 5, runs: 1, logs: 0, bytes: 4 },
    }),
})

/** Two kept results, and a job that was missed. */
export const fakeCache: CacheReading = {
  read: () =>
    Promise.resolve({
      detail: {
        ...{ folder: '/home/site/.sparkwing/cache/jobs', results: 2, bytes: 14, maxBytes: 1e9, oldestUse: 5 },
        lately: { days: 30, hits: 3, misses: 1, savedMs: 4000 },
        missed: {
          runs: 3,
          jobs: [
            {
              ...{ project: '/home/site', pipeline: 'release', job: 'build', looks: 4, misses: 1 },
              because: [{ message: 'src/a.ts changed', misses: 1 }],
            },
          ],
        },
      },
    }),
}
