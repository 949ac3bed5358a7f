import { Link } from '@tanstack/react-router'
import { Folder, GitBranch } from 'lucide-react'
import { describeCancelCause } from '../../../../src/model/text/describe-cancel-cause.ts'
import { describeUnchecked } from '../../../../src/model/cache/describe-result.ts'
import { ranNothing } from '../../../../src/model/ran-nothing.ts'
import type { RunDetailJson, RunJson } from '../../../../src/wire/run.ts'
import { useFastClock } from '../../../ui/clock.ts'
import { CopyText } from '../../../ui/copy.tsx'
import { formatDuration } from '../../../../src/model/text/duration.ts'
import { inputsText } from '../../../ui/words/inputs-text.ts'
import { Elapsed, Moment } from '../../../ui/moment.tsx'
import { LogsRemoved } from '../../../ui/logs-removed.tsx'
import { PinMark } from '../../../ui/pin-mark.tsx'
import { RunNumber } from '../../../ui/words/run-number.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { AgainstUsual, LivePace, UsualBar } from '../../../ui/usual.tsx'
import { folderName } from '../../../../src/model/text/folder-name.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { Saved } from '../reuse/reused.tsx'
import { RetryLinks } from './retry-links.tsx'
import { Annotations } from './annotations.tsx'
import { looseEndsOf } from './loose-ends.ts'
import { RunActionButtons } from './run-actions.tsx'
import { WhereAndWho } from './where-and-who.tsx'

/** The head of the run page: the run's name, origin, state and actions. `open` is the id of the open job. */
export const RunHead = ({ detail, open }: { readonly detail: RunDetailJson; readonly open: string | undefined }) => {
  const { run } = detail
  const inputs = inputsText(run)
  return (
    <header className="sticky top-11 z-20 flex flex-col gap-0.5 border-b border-line bg-ground px-3 py-1.5 sm:px-4">
      <div className="flex min-w-0 items-center gap-x-3 gap-y-1 max-sm:flex-wrap">
        <h1 className="flex min-w-0 items-center gap-3 text-title font-semibold">
          <span className="text-large">
            <StateMark state={run.status} />
          </span>
          <Link
            to="/pipelines/$pipeline"
            params={{ pipeline: run.pipeline }}
            search={{ project: run.project }}
            className="truncate no-underline hover:underline"
          >
            {sanitiseName(run.pipeline)}
          </Link>
        </h1>
        <RunNumber of={run} />
        <CopyText text={run.id} label="Copy the run's id" className="max-sm:hidden" />
        <span className="grow" />
        <RunActionButtons detail={detail} open={open} />
      </div>
      {/* on a narrow screen, the first row ends with the details, which name the inputs too */}
      <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 text-small text-quiet max-sm:gap-x-3">
        <Duration detail={detail} />
        <span className="shrink-0">
          <Moment at={run.startedAt} />
        </span>
        <Source run={run} />
        <span className="flex min-w-0 items-center gap-1 max-sm:hidden" title={run.project}>
          <Folder size={12} aria-hidden className="shrink-0" />
          <span className="truncate">{sanitiseName(folderName(run.project))}</span>
        </span>
        {inputs !== '' && (
          <span className="min-w-0 max-w-full truncate font-mono max-sm:hidden" title={inputs}>
            {inputs}
          </span>
        )}
        <span className="contents max-sm:order-1 max-sm:flex max-sm:min-w-0 max-sm:basis-full max-sm:flex-wrap max-sm:items-center max-sm:gap-x-3 max-sm:empty:hidden">
          <Saved jobs={detail.jobs} />
          <RetryLinks detail={detail} />
          <PinMark run={run} hasNote />
        </span>
        <WhereAndWho run={run} />
      </div>
      {run.logsRemoved && (
        <p className="text-small text-interrupted">
          Its logs were removed to make room, <LogsRemoved of={run.logsRemoved} />.
        </p>
      )}
      {run.unchecked !== undefined && <p className="text-small text-interrupted">{describeUnchecked(run)}.</p>}
      {ranNothing(run) && <p className="text-small text-interrupted">Nothing ran: every job was skipped.</p>}
      {run.because !== undefined && <p className="text-small text-interrupted wrap-anywhere">{sanitiseName(run.because)}</p>}
      {run.status === 'unreachable' && (
        <p className="flex min-w-0 items-center gap-1 text-small text-quiet">
          If it is gone for good, close it: <CopyText text={`sparkwing runs close ${run.id}`} label="Copy the command that closes it" />
        </p>
      )}
      {run.cause !== undefined && <p className="text-small text-quiet">Cancelled {describeCancelCause(run.cause)}</p>}
      <Annotations annotations={run.annotations} />
      <Annotations annotations={looseEndsOf(run)} word="loose ends" />
    </header>
  )
}

const Source = ({ run }: { readonly run: RunJson }) =>
  run.commit !== undefined && (
    <span className="flex min-w-0 items-center gap-1 max-sm:grow max-sm:basis-0">
      <GitBranch size={12} aria-hidden className="shrink-0" />
      {run.branch !== undefined && <span className="max-w-48 truncate max-sm:max-w-20 max-sm:shrink-0">{sanitiseName(run.branch)}</span>}
      <code title={run.commit} className="max-sm:hidden">
        {run.commit.slice(0, 8)}
      </code>
      {run.dirty === true && <span title="with uncommitted changes">+ changes</span>}
      <span className="min-w-0 max-w-80 truncate" title={sanitiseName(run.subject ?? '')}>
        {sanitiseName(run.subject ?? '')}
      </span>
    </span>
  )

const Duration = ({ detail: { run, usual = run.usual } }: { readonly detail: RunDetailJson }) =>
  run.durationMs === undefined ? (
    run.status === 'running' && <Live run={run} usual={usual} />
  ) : (
    <span className="flex items-baseline gap-1.5 whitespace-nowrap">
      <span className="text-base font-medium text-text">
        {run.status === 'interrupted' && '≥ '}
        {formatDuration(run.durationMs)}
      </span>
      <AgainstUsual ms={run.durationMs} usual={usual} />
    </span>
  )

const Live = ({ run, usual }: { readonly run: RunJson; readonly usual: RunDetailJson['usual'] }) => {
  const since = run.startedAt
  const ms = Math.max(0, useFastClock() - since)
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap">
      <span className="min-w-14 text-base font-medium text-text">
        <Elapsed since={since} />
      </span>
      <LivePace ms={ms} run={{ ...run, ...(usual && { usual }) }} />
      {usual && (
        <span className="w-24">
          <UsualBar ms={ms} usual={usual} />
        </span>
      )}
    </span>
  )
}
