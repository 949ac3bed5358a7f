import { sanitiseName } from '../../../model/text/terminal-text.ts'
import type { ClosedRun } from '../../../records/close-run.ts'
import { renderRunOutcome } from './render-run-outcome.ts'
import type { Style } from '../look.ts'

/** The result of closing a run by hand. */
export const renderClosedRun = ({ detail: { run }, wasOver, freed }: ClosedRun, style: Style): string =>
  [
    wasOver ? `The run ${run.id} is already over: ${run.status}.` : renderRunOutcome(run, style),
    ...freed.map((name) => `The lock "${sanitiseName(name)}" is free.`),
  ].join('\n')
