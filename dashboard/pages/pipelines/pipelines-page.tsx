import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { SeenPipelineJson } from '../../../src/wire/api.ts'
import { useKeys } from '../../keys/keys.ts'
import { useCanAct } from '../../live/use-can-act.ts'
import { formatDuration } from '../../../src/model/text/duration.ts'
import { CommandText, Empty } from '../../ui/empty.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Problem } from '../../ui/problem.tsx'
import { RunBars } from '../../ui/run-bars.tsx'
import { StateIcon, StateMark } from '../../ui/state-mark.tsx'
import { useProjectNames } from '../../ui/use-project-names.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { liveRunsQuery, pipelinesQuery } from '../../queries.ts'
import { usePageTitle } from '../../shell/page-title.ts'
import { byProject } from './by-project.ts'
import { NeverRun } from './never-run.tsx'
import { percent } from './percent.ts'
import { StartLink } from './start-link.tsx'

/** All pipelines that have run, by project, and below them those that have not. */
const PipelinesPage = () => {
  const { data, error, refetch } = useQuery(pipelinesQuery)
  const { data: live } = useQuery(liveRunsQuery)
  const nameOf = useProjectNames()
  const canStart = useCanAct()
  usePageTitle('Pipelines')
  useRowKeys(canStart)
  if (!data) return error ? <Problem page="Pipelines" error={error} onRetry={() => void refetch()} /> : null
  if (data.pipelines.length === 0) {
    return (
      <>
        <h1 className="sr-only">Pipelines</h1>
        <Empty title="No pipeline has run yet">
          In a project, <CommandText>sparkwing run</CommandText> lists its pipelines; <CommandText>sparkwing init</CommandText> writes a
          first one.
        </Empty>
      </>
    )
  }
  const runningOf = ({ project, pipeline }: SeenPipelineJson): number =>
    live?.runs.filter((run) => run.project === project && run.pipeline === pipeline && run.status === 'running').length ?? 0
  return (
    <div className="px-3 pb-8 sm:px-4">
      <h1 className="sr-only">Pipelines</h1>
      {byProject(data.pipelines).map(({ project, pipelines }) => (
        <section key={project} aria-label={sanitiseName(nameOf(project))}>
          <h2 className="flex min-w-0 items-baseline gap-2 border-b border-line pt-5 pb-1.5">
            <span className="font-semibold">{sanitiseName(nameOf(project))}</span>
            <span className="min-w-0 truncate font-mono text-small text-quiet">{sanitiseName(project)}</span>
          </h2>
          <ul>
            {pipelines.map((one) => (
              <PipelineRow key={one.pipeline} seen={one} running={runningOf(one)} canStart={canStart} />
            ))}
          </ul>
          {canStart && <NeverRun project={project} ran={new Set(pipelines.map(({ pipeline }) => pipeline))} />}
        </section>
      ))}
    </div>
  )
}

export default PipelinesPage

const PipelineRow = ({
  seen,
  running,
  canStart,
}: {
  readonly seen: SeenPipelineJson
  readonly running: number
  readonly canStart: boolean
}) => (
  <li className="pipeline-row items-center gap-x-4 gap-y-1 border-b border-line py-2 hover:bg-raised">
    <span className="flex min-w-0 items-center gap-2" data-area="name">
      <Link
        to="/pipelines/$pipeline"
        params={{ pipeline: seen.pipeline }}
        search={{ project: seen.project }}
        data-row={`${seen.project} ${seen.pipeline}`}
        className="truncate text-large font-semibold no-underline hover:underline"
      >
        {sanitiseName(seen.pipeline)}
      </Link>
      {running > 0 && (
        <span className="flex items-center gap-1 text-small whitespace-nowrap text-running">
          <StateIcon state="running" size={12} /> {running} running
        </span>
      )}
    </span>
    <span className="flex items-center gap-2 whitespace-nowrap" data-area="last">
      <StateMark state={seen.last.status} />
      <span className="text-small text-quiet">
        <Moment at={seen.lastRunAt} />
      </span>
    </span>
    <span className="min-w-0" data-area="bars">
      <RunBars runs={seen.recent} label={`Last runs of ${sanitiseName(seen.pipeline)}`} />
    </span>
    <dl className="flex justify-between gap-3 whitespace-nowrap" data-area="figures">
      <Figure name="pass rate" value={seen.passRate === undefined ? '–' : percent(seen.passRate)} />
      <Figure name="median" value={seen.usual ? formatDuration(seen.usual.p50Ms) : '–'} />
      <Figure name="p90" value={seen.usual ? formatDuration(seen.usual.p90Ms) : '–'} />
      <Figure name="runs" value={seen.runs.toLocaleString('en')} />
    </dl>
    <span data-area="start" className="w-9">
      {/* a recorded command is not a pipeline from a config */}
      {canStart && seen.last.command === undefined && <StartLink project={seen.project} pipeline={seen.pipeline} />}
    </span>
  </li>
)

const Figure = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div className="w-16 text-right">
    <dt className="text-micro text-quiet">{name}</dt>
    <dd className="font-medium">{value}</dd>
  </div>
)

/** `j` and `k` move from pipeline to pipeline, `r` opens the form that starts the one they are at. */
const useRowKeys = (canStart: boolean): void => {
  const [here, setHere] = useState(-1)
  const move = (by: 1 | -1): void => {
    const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')]
    const focused = rows.findIndex((row) => row === document.activeElement)
    const next = Math.max(0, Math.min(rows.length - 1, (focused >= 0 ? focused : here) + by))
    setHere(next)
    rows[next]?.focus()
  }
  useKeys([
    {
      key: 'j',
      also: ['ArrowDown'],
      does: 'next pipeline',
      act: () => {
        move(1)
      },
    },
    {
      key: 'k',
      also: ['ArrowUp'],
      does: 'previous pipeline',
      act: () => {
        move(-1)
      },
    },
    ...(canStart
      ? [
          {
            key: 'r',
            does: 'start the pipeline (shows the form first)',
            act: () => {
              document.querySelector<HTMLElement>('main li:focus-within [data-start]')?.click()
            },
          },
        ]
      : []),
  ])
}
