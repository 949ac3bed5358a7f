import { useQuery } from '@tanstack/react-query'
import type { DigestJson, JobDigestJson } from '../../../../src/wire/digest.ts'
import type { RunJson } from '../../../../src/wire/run.ts'
import { digestQuery } from '../../../queries.ts'

/** What a digest may say of a job besides. */
export interface MoreOfJob {
  /** How often earlier runs of the pipeline failed like this. */
  readonly seen?: { readonly times: number; readonly firstRun: string; readonly firstAt: number }
  /** The failed cases in the reports of the job. */
  readonly cases?: readonly { readonly name: string; readonly message?: string }[]
}
export type JobDigest = JobDigestJson & MoreOfJob

/** The digests of the failed jobs of a run by job; empty until they are loaded, and if the run did not fail. */
export const useDigest = ({ id, status }: RunJson): { readonly digests: ReadonlyMap<string, JobDigest>; readonly isLoading: boolean } => {
  const { data = none, isLoading } = useQuery({ ...digestQuery(id), enabled: status === 'failed', select: byJob })
  return { digests: data, isLoading }
}

const none: ReadonlyMap<string, JobDigest> = new Map()
const byJob = ({ jobs }: DigestJson): ReadonlyMap<string, JobDigest> => new Map(jobs.map((job) => [job.id, job]))
