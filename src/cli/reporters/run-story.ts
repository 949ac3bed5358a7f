import { runDetail } from '../../records/run-detail.ts'
import type { RunEvent } from '../../model/event.ts'
import { createRunFold, type JobCounts } from '../../model/fold-run.ts'
import type { JobId } from '../../model/ids.ts'
import type { JobRecord } from '../../model/run-record.ts'
import type { JobJson, RunDetailJson } from '../../wire/run.ts'
import type { ExpectedEndJson } from '../../wire/statistics.ts'
import { toJobJson } from '../../wire/to-json.ts'
import type { AskExpectedEnd } from './surface.ts'

/** The run so far, in the shapes that the renderers use. */
export interface RunStory {
  tell(event: RunEvent): void
  record(job: JobId): JobRecord | undefined
  job(job: JobId): JobJson | undefined
  counts(): JobCounts
  /** When the run will probably end, as far as that is known. Only a run that is being shown should ask: the first time, it costs something. */
  expectedEnd(): ExpectedEndJson | undefined
  /** The whole run. Call it only after `run.started`. */
  detail(): RunDetailJson
}

/** Runs that are over sooner ask nothing of the store, in milliseconds since the first job started. */
const quickMs = 1000
/** How often the expectation changes, in milliseconds. */
const expectMs = 1000

export const createRunStory = (folder: string, expectedEnd?: AskExpectedEnd): RunStory => {
  const fold = createRunFold()
  let hasBegun = false
  let expected: ExpectedEndJson | undefined
  /** `undefined` while no job has started, and once there was no answer. */
  let askAt: number | undefined
  const ask = async (): Promise<void> => {
    askAt = undefined
    try {
      expected = await expectedEnd?.(fold)
      askAt = Date.now() + expectMs
    } catch {
      // it is only a help, and what is wrong with the store is reported elsewhere
    }
  }
  return {
    tell: (event) => {
      fold.apply(event)
      if (event.type === 'job.started' && !hasBegun) {
        hasBegun = true
        askAt = event.at + quickMs
      }
    },
    record: (id) => fold.job(id),
    job: (id) => {
      const record = fold.job(id)
      return record && toJobJson(record)
    },
    counts: () => fold.jobCounts(),
    expectedEnd: () => {
      if (expectedEnd && askAt !== undefined && Date.now() >= askAt) void ask()
      return expected
    },
    detail: () => runDetail(fold.snapshot(), folder),
  }
}
