import { Link } from '@tanstack/react-router'
import { GitCompareArrows } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { flakyReason } from '../../../src/history/flaky-job.ts'
import type { FlakyJson, JobStatsJson } from '../../../src/wire/statistics.ts'
import { classNames } from '../../ui/class-names.ts'
import { formatDuration } from '../../../src/model/text/duration.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { percent } from './percent.ts'

const headLook = 'px-2 py-1.5 text-right text-micro font-normal text-quiet first:pl-0 first:text-left last:pr-0'
const cellLook = 'px-2 py-1.5 text-right whitespace-nowrap first:pl-0 first:text-left last:pr-0'

/** Jobs, the slowest first; `wanted` is scrolled into view and highlighted. */
export const SlowestJobs = ({ jobs, wanted }: { readonly jobs: readonly JobStatsJson[]; readonly wanted: string | undefined }) => {
  const row = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    row.current?.scrollIntoView({ block: 'center' })
  }, [wanted])
  const slowestFirst = jobs.toSorted((a, b) => (b.usual?.p50Ms ?? -1) - (a.usual?.p50Ms ?? -1))
  const longest = slowestFirst[0]?.usual?.p50Ms ?? 0
  return (
    <table className="w-full">
      <thead>
        <tr className="border-b border-line">
          <th className={headLook}>Job</th>
          <th className={classNames(headLook, 'w-1/3 max-sm:hidden')} aria-hidden />
          <th className={headLook}>Median</th>
          <th className={headLook}>p90</th>
          <th className={headLook}>Failed</th>
          <th className={headLook}>Runs</th>
        </tr>
      </thead>
      <tbody>
        {slowestFirst.map(({ id, title, usual, failures, allowedFailures, runs }) => (
          <tr
            key={id}
            ref={id === wanted ? row : null}
            aria-current={id === wanted ? true : undefined}
            className="border-b border-line aria-[current]:bg-accent-soft"
          >
            <td className={classNames(cellLook, 'max-w-0 w-1/3 truncate')} title={title}>
              {sanitiseName(id)}
            </td>
            <td className={classNames(cellLook, 'max-sm:hidden')} aria-hidden>
              {usual && longest > 0 && (
                <span className="block h-2 rounded-xs bg-accent" style={{ width: `${Math.max(1, (usual.p50Ms / longest) * 100)}%` }} />
              )}
            </td>
            <td className={cellLook}>{usual ? formatDuration(usual.p50Ms) : <Unknown />}</td>
            <td className={cellLook}>{usual ? formatDuration(usual.p90Ms) : <Unknown />}</td>
            <td className={cellLook}>
              <Failures {...{ failures, allowedFailures, runs }} />
            </td>
            <td className={cellLook}>{runs}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A failure that is allowed is not red: it failed no run. */
const Failures = ({ failures, allowedFailures, runs }: Pick<JobStatsJson, 'failures' | 'allowedFailures' | 'runs'>) => {
  if (failures > 0) return <span className="text-failed">{`${failures} · ${percent(failures / runs)}`}</span>
  return <span className="text-quiet">{allowedFailures > 0 ? `${allowedFailures} (allowed)` : 'none'}</span>
}

const Unknown = () => (
  <span className="text-quiet" title="fewer than three runs have passed">
    –
  </span>
)

/** Jobs that both passed and failed although nothing differed, each with runs as evidence. */
export const FlakyJobs = ({ jobs }: { readonly jobs: readonly JobStatsJson[] }) => {
  const flaky = jobs.flatMap(({ id, flaky: seen }) => (seen ? [{ id, seen }] : []))
  if (flaky.length === 0) {
    return <p className="py-2 text-quiet">None: no job both passed and failed with the same commit and inputs, or passed on a retry.</p>
  }
  return (
    <ul>
      {flaky.map(({ id, seen }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-2">
          <span className="min-w-0 truncate font-medium">{sanitiseName(id)}</span>
          <span className="text-quiet">{flakyReason(seen)}</span>
          <span className="ml-auto flex items-center gap-3">
            <FlakyExample job={id} example={seen.example} />
          </span>
        </li>
      ))}
    </ul>
  )
}

/** One run in which the job was retried, or two to compare. */
const FlakyExample = ({ job, example: { passed, failed } }: { readonly job: string; readonly example: FlakyJson['example'] }) =>
  passed === failed ? (
    <Link to="/runs/$run" params={{ run: failed }} search={{ job }}>
      open the run
    </Link>
  ) : (
    <>
      <Link to="/runs/$run" params={{ run: failed }} search={{ job }} className="text-failed">
        failed
      </Link>
      <Link to="/runs/$run" params={{ run: passed }} search={{ job }} className="text-passed">
        passed
      </Link>
      <Link to="/compare/$a/$b" params={{ a: passed, b: failed }} search={{ job }} className="flex items-center gap-1">
        <GitCompareArrows size={13} aria-hidden /> compare
      </Link>
    </>
  )
