import { CircleStop, GitBranch } from 'lucide-react'
import type { RunSummaryJson } from '../../../src/wire/run.ts'
import { Button } from '../../ui/button.tsx'
import { useFastClock } from '../../ui/clock.ts'
import { Elapsed } from '../../ui/moment.tsx'
import { inputsText } from '../../ui/words/inputs-text.ts'
import { JobCells } from '../../ui/cells/job-cells.tsx'
import { describeProblem } from '../../ui/problem.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { LivePace, UsualBar } from '../../ui/usual.tsx'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { useCancelRun } from '../run/use-cancel-run.tsx'
import { RunName } from './run-name.tsx'
import { useLastLine } from './last-line.ts'

/** A live run: its progress relative to its usual time, its jobs, and its latest output. */
export const RunningCard = ({ run }: { readonly run: RunSummaryJson }) => {
  const elapsedMs = Math.max(0, useFastClock() - run.startedAt)
  const line = useLastLine(run.id)
  const { cancel, confirm, dialog } = useCancelRun(run)
  const inputs = inputsText(run)
  return (
    <li
      className="relative flex min-w-0 flex-col gap-2 rounded-lg border border-line bg-raised p-3 hover:border-edge"
      data-run={run.id}
      data-state={run.status}
    >
      <div className="flex min-w-0 items-center gap-2">
        <StateMark state={run.status} isWordHidden />
        <RunName run={run} isLarge />
        <span className="grow" />
        {run.status === 'running' && (
          <Button
            look="quiet"
            className="relative z-10 -my-1"
            label={`Cancel ${run.pipeline}`}
            disabled={cancel.isPending || cancel.isSuccess}
            onClick={confirm}
          >
            <CircleStop size={14} aria-hidden />
          </Button>
        )}
      </div>
      <div className="flex min-w-0 items-baseline gap-3 text-small text-quiet">
        {/* the branch stays readable beside long inputs */}
        {run.branch !== undefined && (
          <span className="flex max-w-[45%] shrink-0 items-center gap-1">
            <GitBranch size={12} aria-hidden className="shrink-0" />
            <span className="truncate">{sanitiseName(run.branch)}</span>
          </span>
        )}
        {inputs !== '' && (
          <span className="min-w-0 truncate font-mono" title={inputs}>
            {inputs}
          </span>
        )}
        <span className="grow" />
        <span className="flex items-baseline gap-1.5 whitespace-nowrap">
          <span className="text-base font-medium text-text">
            <Elapsed since={run.startedAt} />
          </span>
          <LivePace ms={elapsedMs} run={run} />
        </span>
      </div>
      <UsualBar ms={elapsedMs} usual={run.usual} />
      <div className="h-3.5">
        <JobCells run={run} />
      </div>
      <p className="truncate font-mono text-small text-quiet" title={line && `${line.job}: ${line.text}`}>
        {cancel.isError ? (
          <span className="text-failed">{describeProblem(cancel.error).message}</span>
        ) : cancel.isSuccess ? (
          'cancelling…'
        ) : line ? (
          <>
            <span className="text-text">{sanitiseName(line.job)}</span> │ {line.text}
          </>
        ) : (
          'no output yet'
        )}
      </p>
      {dialog}
    </li>
  )
}
