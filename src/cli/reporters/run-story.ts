import { runDetail } from '../../records/run-detail.ts'
import type { RunEvent } from '../../model/event.ts'
import { createRunFold, type JobCounts } from '../../model/fold-run.ts'
import type { JobId } from '../../model/ids.ts'
import type { JobRecord } from '../../model/run-record.ts'
import type { JobJson, RunDetailJson } from '../../wire/run.ts'
import { toJobJson } from '../../wire/to-json.ts'

/** The run so far, in the shapes that the renderers use. */
export interface RunStory {
  tell(event: RunEvent): void
  record(job: JobId): JobRecord | undefined
  job(job: JobId): JobJson | undefined
  counts(): JobCounts
  /** The whole run. Call it only after `run.started`. */
  detail(): RunDetailJson
}

export const createRunStory = (folder: string): RunStory => {
  const fold = createRunFold()
  return {
    tell: (event) => {
      fold.apply(event)
    },
    record: (id) => fold.job(id),
    job: (id) => {
      const record = fold.job(id)
      return record && toJobJson(record)
    },
    counts: () => fold.jobCounts(),
    detail: () => runDetail(fold.snapshot(), folder),
  }
}
