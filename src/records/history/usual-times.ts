import { usualOver, usualTime } from '../../history/usual-time.ts'
import type { UsualJson } from '../../wire/statistics.ts'
import type { IndexInUse } from '../run-index.ts'
import { Recent } from './recent.ts'
import { toJsonText } from '../../model/record-json.ts'

/** How long runs of each pipeline usually take, kept until one of them ends. */
export interface UsualTimes {
  of(project: string, pipeline: string): Promise<UsualJson | undefined>
  /** Call it when a run has ended or was removed: the store is then queried again. */
  forget(): void
}

/** Number of pipelines whose usual times are kept. */
const mostPipelines = 1000

export const createUsualTimes = (index: IndexInUse): UsualTimes => {
  const kept = new Recent<string, Promise<UsualJson | undefined>>(mostPipelines)
  const ask = async (project: string, pipeline: string): Promise<UsualJson | undefined> => {
    const passed = await index.use((open) => open.recent({ project, pipeline, status: 'passed', isWhole: true, limit: usualOver }))
    return usualTime(passed.flatMap(({ durationMs }) => durationMs ?? []))
  }
  return {
    of(project, pipeline) {
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
