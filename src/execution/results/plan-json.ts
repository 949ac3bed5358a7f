import type { Foreseen } from '../../cache/results-options.ts'
import type { JobId } from '../../model/ids.ts'
import { toReasonJson } from '../../wire/to-json.ts'
import type { PlanJson } from '../../wire/pipeline.ts'
import type { PreparedRun } from '../prepared-run.ts'

/** The plan of a run, with what would be found of its jobs. */
export const toPlanJson = ({ request, plan, notSelected }: PreparedRun, foreseen: ReadonlyMap<JobId, Foreseen>): PlanJson => ({
  pipeline: request.pipeline,
  jobs: plan.jobs,
  notSelected: Object.fromEntries(notSelected),
  ...toForeseenJson(foreseen),
})

/** What would be found of the jobs with `cache`. */
export const toForeseenJson = (foreseen: ReadonlyMap<JobId, Foreseen>): Pick<PlanJson, 'foreseen'> =>
  foreseen.size === 0
    ? {}
    : { foreseen: Object.fromEntries(Array.from(foreseen, ([id, one]) => [id, { ...one, because: one.because.map(toReasonJson) }])) }
