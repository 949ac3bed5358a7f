import { runNumber } from '../../../src/model/text/run-number.ts'
import type { RunSummaryJson } from '../../../src/wire/run.ts'

/** The number of a run among the runs of its pipeline; nothing if it has none. */
export const RunNumber = ({ of }: { readonly of: { readonly number?: RunSummaryJson['number'] | undefined } }) =>
  of.number !== undefined && <span className="shrink-0 text-quiet tabular-nums">{runNumber(of)}</span>
