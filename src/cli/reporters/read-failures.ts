import { isFailed } from '../../history/first-failure.ts'
import { toJobId, type JobId } from '../../model/ids.ts'
import { jobDigest } from '../../records/digest/job-digest.ts'
import type { JobJson, RunDetailJson } from '../../wire/run.ts'
import type { Excerpt } from '../render/run/excerpt.ts'
import type { JobFailure } from '../render/run/failure-block.ts'
import { mostBlocks } from '../render/run/failure-blocks.ts'
import type { RunStory } from './run-story.ts'

/** Where the end of a run finds what its jobs wrote. */
export interface FailureSource {
  readonly folder: string
  readonly story: RunStory
  /** The last lines of a job, in case its log cannot be read. */
  readonly lastLines?: (job: JobId) => readonly string[]
  /** Whether the output of a job is on the screen already. */
  readonly isOnScreen?: (job: JobJson) => boolean
}

/** The jobs that failed the run, first failed first. */
const failedJobs = ({ run, jobs }: RunDetailJson): readonly JobJson[] => {
  const ids = new Set(run.failed)
  return jobs.filter(({ id }) => ids.has(id)).sort((one, other) => (one.endedAt ?? 0) - (other.endedAt ?? 0))
}

/**
 * The jobs that failed the run, first failed first, and the lines that show why for as many as are shown with them. If none failed, `use`
 * is called at once.
 */
export const withFailures = async (
  detail: RunDetailJson,
  source: FailureSource,
  use: (failures: readonly JobFailure[]) => void,
): Promise<void> => {
  const failed = failedJobs(detail)
  if (failed.length === 0) use([])
  else use(await readFailures(failed, source))
}

const readFailures = async (failed: readonly JobJson[], source: FailureSource): Promise<readonly JobFailure[]> => {
  const shown = failed.slice(0, mostBlocks)
  const read = await Promise.all(
    shown.map(async (job) => (source.isOnScreen?.(job) ? { job } : { job, excerpt: await excerptOf(job, source) })),
  )
  return [...read, ...failed.slice(mostBlocks).map((job) => ({ job }))]
}

const excerptOf = async (job: JobJson, { folder, story, lastLines }: FailureSource): Promise<Excerpt> => {
  const id = toJobId(job.id)
  const record = story.record(id)
  const digest = record && isFailed(record) ? await jobDigest(folder, record).catch(() => undefined) : undefined
  if (digest && (digest.blocks.length > 0 || digest.tail.length > 0)) return digest
  const last = lastLines?.(id) ?? []
  const lines = Math.max(job.log?.lines ?? 0, last.length)
  return {
    blocks: [],
    tail: last.map((text, index) => ({ number: lines - last.length + index + 1, text, stream: 'out' })),
    log: { lines },
    ...(job.headline && { headline: job.headline }),
    ...(last.length === 0 && digest?.unreadable !== undefined && { unreadable: digest.unreadable }),
  }
}
