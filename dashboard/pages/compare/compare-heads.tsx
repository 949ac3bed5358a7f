import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ArrowLeftRight, GitBranch } from 'lucide-react'
import type { ComparisonJson } from '../../../src/wire/comparison.ts'
import type { RunJson, RunSummaryJson } from '../../../src/wire/run.ts'
import { fetchJson } from '../../api.ts'
import { queryKeys } from '../../query-keys.ts'
import { buttonClasses } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { useSlowClock } from '../../ui/clock.ts'
import { age } from '../../ui/words/age.ts'
import { formatDuration } from '../../../src/model/text/duration.ts'
import { fieldLook } from '../../ui/fields.tsx'
import { inputsText } from '../../ui/words/inputs-text.ts'
import { RunNumber } from '../../ui/words/run-number.tsx'
import { Moment, Took } from '../../ui/moment.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { difference } from './difference.ts'

/** Both runs side by side. Either can be replaced by another run of its pipeline, and they can be swapped. */
export const CompareHeads = ({ comparison: { a, b }, job }: { readonly comparison: ComparisonJson; readonly job: string | undefined }) => {
  const navigate = useNavigate()
  const search = job === undefined ? {} : { job }
  const goTo = (left: string, right: string): void => void navigate({ to: '/compare/$a/$b', params: { a: left, b: right }, search })
  const deltaMs = a.durationMs !== undefined && b.durationMs !== undefined ? b.durationMs - a.durationMs : undefined
  return (
    <div className="grid items-stretch gap-3 md:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)]">
      <Head
        run={a}
        side="left"
        onPick={(run) => {
          goTo(run, b.id)
        }}
      />
      <div className="flex flex-row items-center justify-center gap-2 md:w-24 md:flex-col">
        <Link to="/compare/$a/$b" params={{ a: b.id, b: a.id }} search={search} className={buttonClasses()} title="Swap sides">
          <ArrowLeftRight size={13} aria-hidden /> Swap
        </Link>
        {deltaMs !== undefined && (
          <span className={classNames('text-small font-medium', deltaMs > 0 ? 'text-interrupted' : 'text-quiet')}>
            {difference(deltaMs)}
          </span>
        )}
      </div>
      <Head
        run={b}
        side="right"
        onPick={(run) => {
          goTo(a.id, run)
        }}
      />
    </div>
  )
}

interface SideProps {
  readonly run: RunJson
  readonly side: 'left' | 'right'
  readonly onPick: (run: string) => void
}

const Head = ({ run, side, onPick }: SideProps) => (
  <section aria-label={`The run on the ${side}`} data-side={side} className="min-w-0 space-y-1 rounded-lg border border-line bg-raised p-3">
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
      <StateMark state={run.status} />
      <Link to="/runs/$run" params={{ run: run.id }} className="min-w-0 truncate text-large font-semibold">
        {sanitiseName(run.pipeline)}
      </Link>
      <RunNumber of={run} />
      <span className="font-medium">
        <Took of={run} />
      </span>
      <span className="text-small text-quiet">
        <Moment at={run.startedAt} />
      </span>
    </div>
    <p className="flex min-w-0 items-center gap-1 text-small text-quiet">
      {run.branch !== undefined && (
        <>
          <GitBranch size={12} aria-hidden className="shrink-0" />
          <span className="max-w-[50%] shrink-0 truncate">{sanitiseName(run.branch)}</span>
        </>
      )}
      {run.commit !== undefined && <span className="shrink-0 font-mono">{sanitiseName(run.commit.slice(0, 8))}</span>}
      <span className="min-w-0 truncate">{sanitiseName(run.subject ?? '')}</span>
    </p>
    {inputsText(run) !== '' && <p className="truncate font-mono text-small text-quiet">{inputsText(run)}</p>}
    <RunPicker run={run} side={side} onPick={onPick} />
  </section>
)

/** The newest runs of the same pipeline. */
const RunPicker = ({ run, side, onPick }: SideProps) => {
  const { project, pipeline } = run
  const now = useSlowClock()
  const { data } = useQuery({
    queryKey: queryKeys.newestRunsOf(project, pipeline),
    queryFn: ({ signal }) => fetchJson('listRuns', { query: { project, pipeline, limit: 50 }, signal }),
  })
  const others: readonly RunSummaryJson[] = (data?.runs ?? []).filter(({ id }) => id !== run.id)
  return (
    <select
      aria-label={`Another run on the ${side}`}
      className={classNames(fieldLook, 'w-full text-ellipsis')}
      value={run.id}
      onChange={({ target }) => {
        onPick(target.value)
      }}
    >
      {[run, ...others].map((one) => (
        <option key={one.id} value={one.id}>
          {[
            one.status,
            age(one.startedAt, now),
            one.branch !== undefined && sanitiseName(one.branch),
            one.subject !== undefined && sanitiseName(one.subject),
            inputsText(one),
            one.durationMs !== undefined && formatDuration(one.durationMs),
          ]
            .filter(Boolean)
            .join(' · ')}
        </option>
      ))}
    </select>
  )
}
