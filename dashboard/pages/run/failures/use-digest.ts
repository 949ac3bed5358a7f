import { useQuery } from '@tanstack/react-query'
import type { DigestJson, JobDigestJson } from '../../../../src/wire/digest.ts'
import type { RunJson } from '../../../../src/wire/run.ts'
import { digestQuery } from '../../../queries.ts'

export type JobDigest = JobDigestJson

/** The digests of the failed jobs of a run by job; empty until they are loaded, and if the run did not fail. */
export const useDigest = ({ id, status }: RunJson): { readonly digests: ReadonlyMap<string, JobDigest>; readonly isLoading: boolean } => {
  const { data = none, isLoading } = useQuery({ ...digestQuery(id), enabled: status === 'failed', select: byJob })
  return { digests: data, isLoading }
}

const none: ReadonlyMap<string, JobDigest> = new Map()
const byJob = ({ jobs }: DigestJson): ReadonlyMap<string, JobDigest> => new Map(jobs.map((job) => [job.id, job]))
