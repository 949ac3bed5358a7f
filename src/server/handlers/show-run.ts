import type { RunDetailJson } from '../../wire/run.ts'
import type { RunReading } from '../ports.ts'
import { refuseRun, toRunId } from './find-run.ts'

/** One run with its jobs. */
export const showRun = async (runs: RunReading, run: string): Promise<RunDetailJson> =>
  (await runs.get(await toRunId(runs, run))) ?? (await refuseRun(runs, run))
