import { sanitiseName } from '../../model/text/terminal-text.ts'
import type { CancelledRun } from '../../records/cancel-run.ts'
import type { ClosedRun } from '../../records/close-run.ts'
import { renderRunOutcome } from './render-run-outcome.ts'
import type { Style } from './look.ts'

/** The result of a request to cancel a run, in one line. */
export const renderCancelledRun = ({ detail: { run }, outcome }: CancelledRun, style: Style): string => {
  if (outcome === 'asked') return `Asked the run ${run.id} to stop.`
  if (outcome === 'over') return `The run ${run.id} is already over: ${run.status}.`
  return run.status === 'cancelled' ? renderRunOutcome(run, style) : `The run ${run.id} ended before it could be cancelled: ${run.status}.`
}

/** The result of closing a run by hand. */
export const renderClosedRun = ({ detail: { run }, wasOver, freed }: ClosedRun, style: Style): string =>
  [
    wasOver ? `The run ${run.id} is already over: ${run.status}.` : renderRunOutcome(run, style),
    ...freed.map((name) => `The lock "${sanitiseName(name)}" is free.`),
  ].join('\n')
