import { setImmediate as nextTick } from 'node:timers/promises'
import { describeReason } from '../../model/cache/reason.ts'
import { toMillis } from '../../model/ids.ts'
import type { ShownCacheJson } from '../../wire/cache.ts'
import type { IndexInUse } from '../run-index.ts'

/** Enough to see what recurs. */
const most = { runs: 100, jobs: 10, reasons: 3 }
const daysMs = 30 * 86_400_000

interface Counted {
  readonly of: { readonly project: string; readonly pipeline: string; readonly job: string }
  looks: number
  misses: number
  readonly because: Map<string, number>
}

/** Which jobs with `cache` were missed most often in the newest runs, and why. It yields to the event loop after each run. */
export const missedJobs = async (index: IndexInUse, now = Date.now()): Promise<ShownCacheJson['missed']> => {
  const listed = await index.use((open) => open.list({ since: toMillis(now - daysMs), limit: most.runs }))
  const counted = new Map<string, Counted>()
  for (const { run } of listed) {
    const found = await index.use((open) => open.get(run.id))
    for (const { planned, checked } of found?.jobs ?? []) {
      if (!checked || checked.outcome === 'off') continue
      const of = { project: run.started.project, pipeline: run.started.pipeline, job: planned.id }
      const key = JSON.stringify(of)
      const count = counted.get(key) ?? { of, looks: 0, misses: 0, because: new Map<string, number>() }
      counted.set(key, count)
      count.looks += 1
      // the first time, there is nothing to find
      if (checked.outcome !== 'miss' || checked.because.every(({ kind }) => kind === 'nothing-kept')) continue
      count.misses += 1
      for (const reason of checked.because) {
        if (reason.kind === 'more') continue
        const message = describeReason(reason)
        count.because.set(message, (count.because.get(message) ?? 0) + 1)
      }
    }
    await nextTick()
  }
  const jobs = [...counted.values()]
    .filter(({ misses }) => misses > 0)
    .toSorted((a, b) => b.misses - a.misses)
    .slice(0, most.jobs)
    .map(({ of, looks, misses, because }) => ({
      ...of,
      ...{ looks, misses },
      because: [...because]
        .toSorted(([, a], [, b]) => b - a)
        .slice(0, most.reasons)
        .map(([message, times]) => ({ message, misses: times })),
    }))
  return { runs: listed.length, jobs }
}
