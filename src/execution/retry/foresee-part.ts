import type { Foreseen } from '../../cache/results-options.ts'
import type { JobId } from '../../model/ids.ts'
import { needsFirst } from '../../graph/needs-first.ts'
import type { PlannedJob } from '../../model/plan.ts'
import { toReasonJson } from '../../wire/to-json.ts'
import type { ForeseenJson, PlanJson } from '../../wire/pipeline.ts'
import type { PreparedRun } from '../prepared-run.ts'
import type { PreparedPart } from './retry-part.ts'
import { mayBeTaken, originOf, whyNotTaken } from './taken-results.ts'

/** Whether each selected job would run, and why. `cached`: what would be found of the jobs with `cache`. */
export const foreseePart = (
  { plan, notSelected }: Pick<PreparedRun, 'plan' | 'notSelected'>,
  part: PreparedPart,
  cached: ReadonlyMap<JobId, Foreseen>,
): NonNullable<PlanJson['foreseen']> => {
  const foreseen = new Map<JobId, ForeseenJson>()
  for (const job of needsFirst(plan)) {
    if (notSelected.has(job.id)) continue
    const needs = job.needs.map((need) => ({ need, found: foreseen.get(need) }))
    foreseen.set(job.id, foreseeJob(job, part, cached.get(job.id), needs))
  }
  return Object.fromEntries(foreseen)
}

interface NeedForeseen {
  readonly need: JobId
  /** Absent if it is not selected. */
  readonly found: ForeseenJson | undefined
}

const foreseeJob = (
  job: PlannedJob,
  { wanted, keepPassed, earlier }: PreparedPart,
  cached: Foreseen | undefined,
  needs: readonly NeedForeseen[],
): ForeseenJson => {
  const why = wanted.get(job.id)
  if (why !== undefined) return runs(why)
  if (cached?.outcome === 'hit' || cached?.outcome === 'in-place') return asJson(cached)
  const then = earlier.get(job.id)
  if (!then || !mayBeTaken(job, then)) return cached ? asJson(cached) : runs('it is decided anew')
  if (!keepPassed) return cached ? asJson(cached) : runs('it has no cache')
  const again = needs.find(({ need, found }) => found && found.from !== originOf(then.jobs.get(need), then.run))
  if (again)
    return again.found?.outcome === 'depends' ? { outcome: 'depends', because: [], need: again.need } : runs(`${again.need} runs again`)
  const notTaken = whyNotTaken(then)
  return notTaken === undefined ? { outcome: 'taken', because: [], from: originOf(then.job, then.run) } : runs(notTaken)
}

const asJson = (found: Foreseen): ForeseenJson => ({ ...found, because: found.because.map(toReasonJson) })

const runs = (message: string): ForeseenJson => ({ outcome: 'miss', because: [{ kind: 'asked', message }] })
