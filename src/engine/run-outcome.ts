import type { RunEnded } from '../model/event.ts'
import type { JobId } from '../model/ids.ts'
import type { RunStop } from './run-stop.ts'

/** How a run ended. A cancel outweighs failures, and one failure that is not allowed fails the run. */
export const runOutcome = (stop: RunStop, failed: readonly JobId[]): RunEnded => {
  if (stop.kind === 'cancelled' || stop.kind === 'killed') return { status: 'cancelled', cause: stop.cause }
  return failed.length > 0 ? { status: 'failed', failed } : { status: 'passed' }
}
