import type { RunRecord } from '../../model/run-record.ts'
import type { JobDigestJson } from '../../wire/digest.ts'
import type { IndexInUse } from '../run-index.ts'

/** Adds to each digest of a failed job how often earlier runs of the pipeline failed in the same way. */
export const withSeenBefore = async (
  index: IndexInUse,
  { id, started }: RunRecord,
  jobs: readonly JobDigestJson[],
): Promise<readonly JobDigestJson[]> => {
  const signatures = [...new Set(jobs.flatMap(({ headline }) => headline?.signature ?? []))]
  if (signatures.length === 0) return jobs
  const { project, pipeline } = started
  const seen = await index.use((open) => open.headlines({ project, pipeline, before: id, signatures }))
  const bySignature = new Map(seen.map((one) => [one.signature, one]))
  return jobs.map((job) => {
    const before = job.headline && bySignature.get(job.headline.signature)
    return before ? { ...job, seen: { times: before.runs, firstRun: before.firstRun, firstAt: before.firstAt } } : job
  })
}
