import { expectedEnd } from '../../graph/expected-end.ts'
import { usualOver, usualTime } from '../../history/usual-time.ts'
import type { RunFold } from '../../model/fold-run.ts'
import { toMillis, type JobId } from '../../model/ids.ts'
import type { ExpectedEndJson, UsualJson } from '../../wire/statistics.ts'
import type { RunIndex } from '../run-index.ts'
import type { Storage } from '../../storage/storage.ts'
import { whileBusy } from '../while-busy.ts'
import { Recent } from './recent.ts'
import { toJsonText } from '../../model/record-json.ts'

/** How long runs of each pipeline usually take, kept until one of them ends. */
export interface UsualTimes {
  of(project: string, pipeline: string): Promise<UsualJson | undefined>
  /** When a live run will probably end, from the usual times of its jobs. */
  expectedEnd(fold: RunFold): Promise<ExpectedEndJson | undefined>
  /** Call it when a run has ended or was removed: the store is then queried again. */
  forget(): void
}

/** Number of pipelines whose usual times are kept. */
const mostPipelines = 1000

/** Number of runs that the usual times of jobs are computed from: there are many more jobs than runs. */
const jobsOver = 10

/** Gives access to the results of earlier runs. */
interface EarlierResults {
  use<T>(ask: (results: Pick<RunIndex, 'recent' | 'jobs'>) => Promise<T>): Promise<T>
}

export const createUsualTimes = (index: EarlierResults): UsualTimes => {
  /** What each job usually takes, in milliseconds; 0 if its result is usually reused. */
  const ofJobs = async (project: string, pipeline: string): Promise<ReadonlyMap<JobId, number>> => {
    const ofRuns = await index.use(async (open) => {
      const passed = await open.recent({ project, pipeline, status: 'passed', isWhole: true, limit: jobsOver })
      return open.jobs(passed.map(({ id }) => id))
    })
    const results = ofRuns.filter(({ status }) => status === 'passed')
    return new Map(
      [...Map.groupBy(results, ({ job }) => job)].flatMap(([job, ofJob]) => {
        const usual = usualTime(ofJob.map(({ durationMs = 0 }) => durationMs))
        return usual ? [[job, usual.p50Ms] as const] : []
      }),
    )
  }
  const ask = async (project: string, pipeline: string): Promise<UsualJson | undefined> => {
    const passed = await index.use((open) => open.recent({ project, pipeline, status: 'passed', isWhole: true, limit: usualOver }))
    return usualTime(passed.flatMap(({ durationMs }) => durationMs ?? []))
  }
  const [runs, jobs] = [keepAnswers(ask), keepAnswers(ofJobs)]
  return {
    of: runs.of,
    async expectedEnd(fold) {
      const { project, pipeline, options } = fold.run.started
      const usualMs = await jobs.of(project, pipeline)
      return usualMs.size === 0 ? undefined : expectedEnd(fold.snapshot().jobs, usualMs, options.concurrency, toMillis(Date.now()))
    },
    forget: () => {
      runs.forget()
      jobs.forget()
    },
  }
}

/** Asks once for each pipeline. */
const keepAnswers = <Answer>(ask: (project: string, pipeline: string) => Promise<Answer>) => {
  const kept = new Recent<string, Promise<Answer>>(mostPipelines)
  return {
    of(project: string, pipeline: string): Promise<Answer> {
      const key = toJsonText([project, pipeline])
      const known = kept.get(key)
      if (known) return known
      const asked = ask(project, pipeline)
      kept.set(key, asked)
      // the next caller tries again
      asked.catch(() => {
        kept.clear()
      })
      return asked
    },
    forget: () => {
      kept.clear()
    },
  }
}

/**
 * The usual times for the process of a run. It opens the store for a moment when it is first asked, and catches up with no journals: the last
 * runs of a pipeline are rarely missing, and the run must not wait for others.
 */
export const createUsualTimesOfRun = (storage: Storage, home: string): Pick<UsualTimes, 'expectedEnd'> =>
  createUsualTimes({
    async use(ask) {
      const store = await whileBusy(() => storage.open({ home, readOnly: false }))
      try {
        return await ask(store)
      } finally {
        await store.close()
      }
    },
  })
