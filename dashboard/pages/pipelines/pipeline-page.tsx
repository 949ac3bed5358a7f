import { later } from '../../later.ts'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ChartColumnBig, List, Play } from 'lucide-react'
import { lazy, Suspense, type ReactNode } from 'react'
import type { DescribePipelineJson, SeenPipelineJson } from '../../../src/wire/api.ts'
import { Button, buttonClasses } from '../../ui/button.tsx'
import { formatDuration } from '../../../src/model/text/duration.ts'
import { CommandText, Empty } from '../../ui/empty.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RunBars } from '../../ui/run-bars.tsx'
import { StateIcon, StateMark } from '../../ui/state-mark.tsx'
import { folderName } from '../../../src/model/text/folder-name.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { useKeys } from '../../keys/keys.ts'
import { useCanAct } from '../../live/use-can-act.ts'
import { liveRunsQuery, pipelinesQuery, statsQuery } from '../../queries.ts'
import { definedOnly } from '../../../src/model/defined-only.ts'
import { usePageTitle } from '../../shell/page-title.ts'
import { FlakyJobs, SlowestJobs } from './job-stats.tsx'
import { percent } from './percent.ts'
import { StartForm } from './start-form.tsx'

const TrendChart = lazy(later(() => import('./trend-chart.tsx')))

/** One pipeline of a project; if the URL names no project, the one that has a pipeline of this name. */
const PipelinePage = () => {
  const { pipeline } = useParams({ from: '/pipelines/$pipeline' })
  const { project } = useSearch({ from: '/pipelines/$pipeline' })
  const { data, error, refetch } = useQuery(pipelinesQuery)
  const canAct = useCanAct()
  const shown = sanitiseName(pipeline)
  usePageTitle(shown)
  if (!data) return error ? <Problem page="Pipeline" error={error} onRetry={() => void refetch()} /> : null
  const called = data.pipelines.filter((one) => one.pipeline === pipeline && (project === undefined || one.project === project))
  const [seen, other] = called
  if (!seen && project !== undefined && canAct) return <NeverRan project={project} pipeline={pipeline} />
  if (!seen) {
    return (
      <Empty title={`No pipeline “${shown}” has run${project === undefined ? '' : ` in ${sanitiseName(folderName(project))}`}.`}>
        <CommandText>{`sparkwing run ${shown}`}</CommandText> in its project runs it; <Link to="/pipelines">these have run</Link>.
      </Empty>
    )
  }
  return other ? <WhichProject called={called} /> : <PipelineView key={`${seen.project} ${seen.pipeline}`} seen={seen} />
}

export default PipelinePage

/** A pipeline of a config without a run: only the form that starts it. */
const NeverRan = ({ project, pipeline }: DescribePipelineJson) => {
  const navigate = useNavigate()
  return (
    <div className="mx-auto w-full max-w-[1440px] space-y-6 px-3 py-4 sm:px-4">
      <header className="min-w-0">
        <h1 className="text-title font-semibold wrap-anywhere">{sanitiseName(pipeline)}</h1>
        <p className="truncate font-mono text-small text-quiet" title={project}>
          {sanitiseName(project)}
        </p>
        <p className="mt-1 text-quiet">It has not run yet.</p>
      </header>
      <StartForm project={project} pipeline={pipeline} onClose={() => void navigate({ to: '/pipelines' })} />
    </div>
  )
}

const WhichProject = ({ called }: { readonly called: readonly SeenPipelineJson[] }) => (
  <Empty title={`Several projects have a pipeline “${sanitiseName(called[0]?.pipeline ?? '')}”.`}>
    <ul className="space-y-1">
      {called.map(({ project, pipeline }) => (
        <li key={project}>
          <Link to="/pipelines/$pipeline" params={{ pipeline }} search={{ project }} className="font-mono">
            {sanitiseName(project)}
          </Link>
        </li>
      ))}
    </ul>
  </Empty>
)

const PipelineView = ({ seen }: { readonly seen: SeenPipelineJson }) => {
  const { project, pipeline } = seen
  const { job, start } = useSearch({ from: '/pipelines/$pipeline' })
  const stats = useQuery(statsQuery(project, pipeline))
  const setStart = useStartSwitch()
  // a recorded command is not a pipeline from a config
  const canStart = seen.last.command === undefined
  useKeys(
    canStart
      ? [
          {
            key: 'r',
            does: 'start a run',
            act: () => {
              setStart(true)
            },
          },
        ]
      : [],
  )
  const jobs = stats.data?.jobs ?? []
  return (
    <div className="mx-auto w-full max-w-[1440px] space-y-6 px-3 py-4 sm:px-4">
      <Head
        seen={seen}
        onStart={
          canStart
            ? () => {
                setStart(true)
              }
            : undefined
        }
      />
      {start === '1' && canStart && (
        <StartForm
          project={project}
          pipeline={pipeline}
          last={seen.last}
          onClose={() => {
            setStart(false)
          }}
        />
      )}
      <Part title={`Last ${seen.recent.length === 1 ? 'run' : `${seen.recent.length} runs`}`}>
        <RunBars runs={seen.recent} label="Last runs" isLarge />
      </Part>
      {stats.isError && <Problem error={stats.error} onRetry={() => void stats.refetch()} />}
      <Part title="Duration over time">
        {stats.data && stats.data.trend.length < 2 ? (
          <p className="py-2 text-quiet">Not enough data yet: this needs four runs that passed.</p>
        ) : (
          <div className="min-h-[224px]">
            {stats.data && (
              <Suspense>
                <TrendChart trend={stats.data.trend} />
              </Suspense>
            )}
          </div>
        )}
      </Part>
      <div className="grid gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Part title="Slowest jobs">{stats.data && <SlowestJobs jobs={jobs} wanted={job} />}</Part>
        <Part title="Flaky jobs">{stats.data && <FlakyJobs jobs={jobs} />}</Part>
      </div>
    </div>
  )
}

const useStartSwitch = (): ((isOpen: boolean) => void) => {
  const navigate = useNavigate({ from: '/pipelines/$pipeline' })
  return (isOpen) => void navigate({ search: (old) => definedOnly({ ...old, start: isOpen ? '1' : undefined }), replace: true })
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section aria-label={title} className="min-w-0">
    <h2 className="mb-2 font-semibold">{title}</h2>
    {children}
  </section>
)

const Head = ({ seen, onStart }: { readonly seen: SeenPipelineJson; readonly onStart: (() => void) | undefined }) => {
  const { project, pipeline, last, usual, passRate, runs } = seen
  const { data: live } = useQuery(liveRunsQuery)
  const running = live?.runs.filter((run) => run.project === project && run.pipeline === pipeline && run.status === 'running') ?? []
  return (
    <header className="flex flex-wrap items-start gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-title font-semibold wrap-anywhere">{sanitiseName(pipeline)}</h1>
        <p className="truncate font-mono text-small text-quiet" title={project}>
          {sanitiseName(project)}
        </p>
        <p className="mt-1 flex flex-wrap items-center gap-x-2">
          <Link to="/runs/$run" params={{ run: last.id }} className="no-underline hover:underline">
            <StateMark state={last.status} />
          </Link>
          <span className="text-small text-quiet">
            <Moment at={last.startedAt} />
          </span>
          {running.length > (last.status === 'running' ? 1 : 0) && (
            <span className="flex items-center gap-1 text-small text-running">
              <StateIcon state="running" size={12} /> {running.length} running now
            </span>
          )}
        </p>
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-1">
        <Figure name="pass rate" value={passRate === undefined ? '–' : percent(passRate)} />
        <Figure name="median" value={usual ? formatDuration(usual.p50Ms) : '–'} />
        <Figure name="p90" value={usual ? formatDuration(usual.p90Ms) : '–'} />
        <Figure name="runs" value={runs.toLocaleString('en')} />
      </dl>
      <span className="grow" />
      <span className="flex flex-wrap gap-2">
        <Link to="/" search={{ project, pipeline }} className={buttonClasses()}>
          <List size={13} aria-hidden /> Runs
        </Link>
        <Link to="/" search={{ project, pipeline, view: 'grid' }} className={buttonClasses()}>
          <ChartColumnBig size={13} aria-hidden /> Grid
        </Link>
        {onStart && (
          <Button look="main" onClick={onStart}>
            <Play size={13} aria-hidden /> Start a run…
          </Button>
        )}
      </span>
    </header>
  )
}

const Figure = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt className="text-micro text-quiet">{name}</dt>
    <dd className="text-large font-semibold">{value}</dd>
  </div>
)
