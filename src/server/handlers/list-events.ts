import type { EventsJson } from '../../wire/api.ts'
import type { RunReading } from '../ports.ts'
import { refuseRun, toRunId } from './find-run.ts'

/** The journal of a run, after the event numbered `after`. */
export const listEvents = async (
  runs: RunReading,
  run: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<EventsJson> => (await runs.events(await toRunId(runs, run), after, limit)) ?? (await refuseRun(runs, run))
