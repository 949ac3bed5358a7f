import type { RunListJson } from '../../wire/run.ts'
import type { RunListQuery, RunReading } from '../ports.ts'
import { definedOnly } from '../../model/defined-only.ts'

type Filters = { readonly [Name in Exclude<keyof RunListQuery, 'limit'>]-?: RunListQuery[Name] | undefined }

/** A page of the list of runs. */
export const listRuns = (runs: RunReading, { limit, ...filters }: Filters & { readonly limit: number }): Promise<RunListJson> =>
  runs.list({ ...definedOnly(filters), limit })
