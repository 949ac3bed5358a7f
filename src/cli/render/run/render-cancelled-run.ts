import type { CancelledRun } from '../../../records/cancel-run.ts'
import { renderRunOutcome } from './render-run-outcome.ts'
import type { Style } from '../look.ts'

/** The result of a request to cancel a run, in one line. */
export const renderCancelledRun = ({ detail: { run }, outcome }: CancelledRun, style: Style): string => {
  if (outcome === 'asked') return `Asked the run ${run.id} to stop.`
  if (outcome === 'over') return `The run ${run.id} is already over: ${run.status}.`
  return run.status === 'cancelled' ? renderRunOutcome(run, style) : `The run ${run.id} ended before it could be cancelled: ${run.status}.`
}
