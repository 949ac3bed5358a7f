import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ComparedJobJson } from '../../../src/wire/comparison.ts'
import { useMemo } from 'react'
import { fetchJson } from '../../api.ts'
import { queryKeys } from '../../query-keys.ts'
import { useKeys } from '../../keys/keys.ts'
import { useRefetchOnRuns } from '../../live/refetch-on-runs.ts'
import { Problem } from '../../ui/problem.tsx'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { usePageTitle } from '../../shell/page-title.ts'
import { CompareHeads } from './compare-heads.tsx'
import { CommitsBetween } from './commits-between.tsx'
import { byChange, ComparedJobs } from './compared-jobs.tsx'
import { Facts } from './facts.tsx'
import { LogDiff } from './log-diff-view.tsx'

/** A live run is compared again no more often than this. */
const everyMs = 400

/** Two runs side by side: their inputs, how each job went, and how the logs of the chosen job differ. */
const ComparePage = () => {
  const { a, b } = useParams({ from: '/compare/$a/$b' })
  const { job: asked } = useSearch({ from: '/compare/$a/$b' })
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.comparison(a, b),
    queryFn: ({ signal }) => fetchJson('compareRuns', { query: { a, b }, signal }),
  })
  useRefetchOnRuns(
    (run) => run === data?.a.id || run === data?.b.id,
    () => refetch(),
    everyMs,
  )
  // the first job that ended differently shows its logs at once
  const jobs = useMemo(() => byChange(data?.jobs ?? []), [data])
  const job = asked ?? jobs.find(({ change }) => change === 'state')?.id
  useCompareKeys(a, b, jobs, job)
  usePageTitle(data ? `Compare ${sanitiseName(data.a.pipeline)}` : 'Compare')
  if (!data) {
    return error ? (
      <Problem page="Compare" error={error} onRetry={() => void refetch()}>
        <p className="text-quiet">
          <Link to="/">All runs</Link>: tick two of them to compare them.
        </p>
      </Problem>
    ) : null
  }
  const chosen = data.jobs.find(({ id }) => id === job)
  return (
    <>
      <div className="space-y-5 px-3 py-4 sm:px-4">
        <h1 className="sr-only">Two runs of {sanitiseName(data.a.pipeline)}</h1>
        <CompareHeads comparison={data} job={job} />
        <ComparedJobs jobs={data.jobs} chosen={job} a={a} b={b} />
        {data.commits && <CommitsBetween commits={data.commits} />}
        {job === undefined && data.jobs.length > 0 && <p className="text-quiet">Choose a job to see its logs side by side.</p>}
        {job !== undefined && !chosen && <p className="text-quiet">Neither run has a job “{sanitiseName(job)}”.</p>}
      </div>
      {chosen && (
        <LogDiff
          a={chosen.a && data.a.id}
          b={chosen.b && data.b.id}
          job={chosen.id}
          round={`${chosen.a?.status ?? ''} ${chosen.b?.status ?? ''}`}
        />
      )}
      <div className="grid gap-5 px-3 py-4 sm:px-4 lg:grid-cols-2">
        <Facts title="Inputs" facts={data.inputs} none="Neither run has inputs." />
        <Facts title="Environment" facts={data.environment} none="Not known." />
      </div>
    </>
  )
}

export default ComparePage

/** `j` and `k` choose the next and previous job, `f` the next that differs, `x` swaps the sides. */
const useCompareKeys = (a: string, b: string, jobs: readonly ComparedJobJson[], chosen: string | undefined): void => {
  const navigate = useNavigate()
  const here = jobs.findIndex(({ id }) => id === chosen)
  const choose = (job: ComparedJobJson | undefined): void => {
    if (job) void navigate({ to: '/compare/$a/$b', params: { a, b }, search: { job: job.id }, replace: true, resetScroll: false })
  }
  useKeys([
    {
      key: 'j',
      does: 'next job',
      act: () => {
        choose(jobs[Math.min(jobs.length - 1, here + 1)])
      },
    },
    {
      key: 'k',
      does: 'previous job',
      act: () => {
        choose(jobs[Math.max(0, here - 1)])
      },
    },
    {
      key: 'f',
      does: 'next job whose state differs',
      act: () => {
        choose(jobs.slice(here + 1).find(({ change }) => change === 'state'))
      },
    },
    {
      key: 'x',
      does: 'swap the sides',
      act: () => void navigate({ to: '/compare/$a/$b', params: { a: b, b: a }, search: chosen === undefined ? {} : { job: chosen } }),
    },
  ])
}
