import { GitBranch } from 'lucide-react'
import { describeCancelCause } from '../../../src/model/text/describe-cancel-cause.ts'
import { describeUnchecked } from '../../../src/model/cache/describe-result.ts'
import { ranNothing } from '../../../src/model/ran-nothing.ts'
import type { FailureJson } from '../../../src/wire/api.ts'
import type { RunSummaryJson } from '../../../src/wire/run.ts'
import { cellCounts } from '../../ui/cells/cell-strip.ts'
import { inputsText } from '../../ui/words/inputs-text.ts'
import { cellsInWords } from '../../ui/words/cell-words.ts'
import { JobCells } from '../../ui/cells/job-cells.tsx'
import { Moment, Took } from '../../ui/moment.tsx'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { StateMark } from '../../ui/state-mark.tsx'
import { UnlikeUsual } from '../../ui/usual.tsx'
import { PinMark } from '../../ui/pin-mark.tsx'
import { RunName } from './run-name.tsx'

/** A finished run in two lines: its name and result, then its origin, or the first error if it failed. */
export const RunRow = ({
  run,
  failure,
  isTicked,
  onTick,
}: {
  readonly run: RunSummaryJson
  readonly failure: FailureJson | undefined
  readonly isTicked: boolean
  readonly onTick: (isTicked: boolean) => void
}) => (
  <div
    data-run={run.id}
    data-state={run.status}
    className="run-row relative h-full items-center gap-x-3 border-b border-line px-3 hover:bg-raised focus-within:bg-raised sm:px-4"
  >
    <label className="relative z-10 -m-2 flex p-2 max-sm:-m-3 max-sm:py-6 max-sm:p-3" data-area="tick">
      <input
        type="checkbox"
        className="accent-accent"
        aria-label={`Compare ${run.pipeline} ${run.id}`}
        checked={isTicked}
        onChange={({ target }) => {
          onTick(target.checked)
        }}
      />
    </label>
    <span data-area="state">
      <StateMark state={run.status} />
    </span>
    <span className="flex min-w-0 items-baseline gap-2" data-area="name">
      <RunName run={run} />
      <PinMark run={run} />
    </span>
    <span className="min-w-0 truncate font-mono text-small text-quiet" data-area="inputs" title={inputsText(run)}>
      {inputsText(run)}
    </span>
    <span className="flex min-w-0 items-center gap-1 text-small text-quiet" data-area="source">
      {run.branch !== undefined && (
        <>
          <GitBranch size={12} aria-hidden className="shrink-0" />
          <span className="shrink-0 truncate max-w-[50%]">{sanitiseName(run.branch)}</span>
        </>
      )}
      <span className="min-w-0 truncate pl-1">{sanitiseName(run.subject ?? '')}</span>
    </span>
    <span className="min-w-0 truncate text-small" data-area="why">
      <Why run={run} failure={failure} />
    </span>
    <span className="min-w-0" data-area="cells">
      <JobCells run={run} most={24} />
    </span>
    <span className="flex flex-col items-end whitespace-nowrap max-sm:flex-row max-sm:items-baseline max-sm:gap-2" data-area="took">
      <Took of={run} />
      {run.durationMs !== undefined && <UnlikeUsual ms={run.durationMs} usual={run.usual} />}
    </span>
    <span className="text-right text-small whitespace-nowrap text-quiet" data-area="started">
      <Moment at={run.startedAt} />
    </span>
  </div>
)

const Why = ({ run, failure }: { readonly run: RunSummaryJson; readonly failure: FailureJson | undefined }) => {
  if (run.status === 'failed' && failure) {
    return (
      <>
        <span className="font-medium text-failed">{sanitiseName(failure.job)}</span>{' '}
        <span className="font-mono text-quiet" title={failure.line?.text}>
          {failure.line?.text ?? sanitiseName(failure.because)}
        </span>
      </>
    )
  }
  if (run.status === 'failed') return <span className="font-medium text-failed">{sanitiseName(run.failed?.join(', ') ?? '')}</span>
  if (run.because !== undefined) return <span className="text-quiet">{sanitiseName(run.because)}</span>
  if (run.cause !== undefined) return <span className="text-quiet">{describeCancelCause(run.cause)}</span>
  if (run.unchecked !== undefined) return <span className="text-interrupted">{describeUnchecked(run)}</span>
  if (ranNothing(run)) return <span className="text-interrupted">nothing ran</span>
  return <span className="text-quiet">{cellsInWords(cellCounts(run), run.reusedJobs)}</span>
}
