import type { CancelledRun } from '../../records/cancel-run.ts'
import { renderRunOutcome } from './render-run-outcome.ts'
import type { Style } from './look.ts'

/** What came of the wish to cancel a run, in one line. */
export const renderCancelledRun = ({ detail: { run }, outcome }: CancelledRun, style: Style): string => {
  if (outcome === 'asked') return `The run ${run.id} is asked to stop.`
  if (outcome === 'over') return `The run ${run.id} is over already: ${run.status}.`
  return run.status === 'cancelled' ? renderRunOutcome(run, style) : `The run ${run.id} ended before it was asked: ${run.status}.`
}
