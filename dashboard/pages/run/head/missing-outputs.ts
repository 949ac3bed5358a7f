import { describeMissingOutput } from '../../../../src/model/missing-output.ts'
import type { RunDetailJson, RunJson } from '../../../../src/wire/run.ts'

/** A warning for each job whose log is incomplete. */
export const missingOutputs = ({ jobs }: Pick<RunDetailJson, 'jobs'>): RunJson['annotations'] =>
  jobs.flatMap(({ id, log, endedAt = 0 }) =>
    log?.missing ? [{ level: 'warning', message: describeMissingOutput(log.missing), job: id, at: endedAt }] : [],
  )
