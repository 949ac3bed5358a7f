import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Pace } from '../../../../src/history/usual-time.ts'
import { classNames } from '../../../ui/class-names.ts'
import { CommandText, Empty } from '../../../ui/empty.tsx'
import { cellLook, cellWord } from '../../../ui/words/cell-words.ts'
import { Moment } from '../../../ui/moment.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { useProjectNames } from '../../../ui/use-project-names.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { pipelinesQuery } from '../../../queries.ts'
import { useGrid } from './grid-query.ts'
import { GridTable } from './grid-table.tsx'
import type { RunsSearch } from '../runs-search.ts'

/** The runs of one pipeline as a grid: shows at a glance what got slower and what is flaky. */
const GridView = ({ search: { project, pipeline, by } }: { readonly search: RunsSearch }) => {
  const { data, error, refetch } = useQuery(pipelinesQuery)
  if (!data) return error ? <Problem error={error} onRetry={() => void refetch()} /> : null
  const called = data.pipelines.filter((one) => one.pipeline === pipeline && (project === undefined || one.project === project))
  const chosen = called.length === 1 ? called[0] : data.pipelines.length === 1 && pipeline === undefined ? data.pipelines[0] : undefined
  return chosen ? (
    <Grid key={`${chosen.project} ${chosen.pipeline}`} project={chosen.project} pipeline={chosen.pipeline} order={by ?? 'attention'} />
  ) : (
    <Choices pipelines={called.length > 0 ? called : data.pipelines} />
  )
}

export default GridView

const Choices = ({
  pipelines,
}: {
  readonly pipelines: readonly { readonly project: string; readonly pipeline: string; readonly last: Parameters<typeof Last>[0]['last'] }[]
}) => {
  const nameOf = useProjectNames()
  return pipelines.length === 0 ? (
    <Empty title="Nothing has run yet">
      In a project, <CommandText>sparkwing run</CommandText> lists what you can run.
    </Empty>
  ) : (
    <section aria-label="Pipelines" className="mx-auto w-full max-w-2xl px-3 py-8 sm:px-4">
      <h2 className="mb-2 font-semibold">Choose a pipeline to see its runs as a grid</h2>
      <ul>
        {pipelines.map(({ project, pipeline, last }) => (
          <li key={`${project} ${pipeline}`} className="relative flex items-center gap-3 border-b border-line py-2 hover:bg-raised">
            <Link
              to="/"
              search={{ view: 'grid', project, pipeline }}
              className="min-w-0 truncate font-semibold no-underline after:absolute after:inset-0"
            >
              {sanitiseName(pipeline)}
            </Link>
            <span className="min-w-0 truncate text-small text-quiet">{sanitiseName(nameOf(project))}</span>
            <span className="grow" />
            <Last last={last} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const Last = ({ last }: { readonly last: { readonly status: Parameters<typeof StateMark>[0]['state']; readonly startedAt: number } }) => (
  <span className="flex items-center gap-2 whitespace-nowrap">
    <StateMark state={last.status} />
    <span className="text-small text-quiet">
      <Moment at={last.startedAt} />
    </span>
  </span>
)

const Grid = ({
  project,
  pipeline,
  order,
}: {
  readonly project: string
  readonly pipeline: string
  readonly order: 'attention' | 'plan'
}) => {
  const { grid, error, refetch } = useGrid(project, pipeline, order)
  if (!grid) return error ? <Problem error={error} onRetry={() => void refetch()} /> : null
  if (grid.runs.length === 0) return <Empty title="No run of this pipeline is left." />
  return (
    <>
      <GridTable grid={grid} project={project} pipeline={pipeline} />
      <Legend />
    </>
  )
}

const letters = ['p', 't', 'f', 'a', 'r', 'q', 'w', 's', 'c', 'i'] as const

const paces = ['fast', 'usual', 'slow', 'very slow'] as const satisfies readonly Pace[]

const Legend = () => (
  <ul aria-label="What the cells mean" className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2 text-small text-quiet sm:px-4">
    {letters.map((letter) => (
      <li key={letter} className="flex items-center gap-1.5 whitespace-nowrap">
        <span aria-hidden className={classNames('cell grid-cell', cellLook(letter))} data-pace="usual" /> {cellWord(letter)}
      </li>
    ))}
    <li className="flex items-center gap-1.5 whitespace-nowrap">
      {paces.map((pace) => (
        <span key={pace} aria-hidden className="cell grid-cell cell-passed" data-pace={pace} />
      ))}
      passed, faster to slower than usual
    </li>
    <li>empty: not in the plan of that run</li>
  </ul>
)
