import { later } from '../../later.ts'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { GitCompareArrows } from 'lucide-react'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import type { RunSummaryJson } from '../../../src/wire/run.ts'
import { useKeys } from '../../keys/keys.ts'
import { Button, buttonClasses } from '../../ui/button.tsx'
import { CommandText, Empty } from '../../ui/empty.tsx'
import { PipelineField } from '../../ui/fields.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Loading } from '../../ui/loading.tsx'
import { liveRunsQuery } from '../../queries.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { definedOnly } from '../../../src/model/defined-only.ts'
import { usePageTitle } from '../../shell/page-title.ts'
import { FilterBar } from './filter-bar.tsx'
import { useFinishedRuns } from './finished-runs.ts'
import { RunningCard } from './running-card.tsx'
import { RunsCount } from './runs-count.tsx'
import { RunsList } from './runs-list.tsx'
import { isFiltered, type RunsSearch } from './runs-search.ts'
import { UnreadableRuns } from './unreadable-runs.tsx'
import { SavedViews } from './saved-views.tsx'
import { RunsViewSwitch } from './view-switch.tsx'

const GridView = lazy(later(() => import('./grid/grid-view.tsx')))

/** The runs: all as a list, or those of one pipeline as a grid. */
export const RunsPage = () => {
  const search = useSearch({ from: '/' })
  return search.view === 'grid' ? <GridPage search={search} /> : <ListPage search={search} />
}

const GridPage = ({ search }: { readonly search: RunsSearch }) => {
  const navigate = useNavigate({ from: '/' })
  usePageTitle('Grid')
  return (
    <section aria-label="Grid" className="grow">
      <h1 className="sr-only">Runs as a grid</h1>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line px-3 py-2 sm:px-4">
        <RunsViewSwitch search={search} />
        <PipelineField
          project={search.project}
          pipeline={search.pipeline}
          onChange={(change) => void navigate({ search: (old) => definedOnly({ ...old, ...change }), replace: true })}
        />
        <Button
          look="quiet"
          aria-pressed={search.by === 'plan'}
          onClick={() =>
            void navigate({
              search: (old) => definedOnly({ ...old, by: search.by === 'plan' ? undefined : ('plan' as const) }),
              replace: true,
            })
          }
        >
          By plan
        </Button>
      </div>
      <Suspense fallback={<Loading />}>
        <GridView search={search} />
      </Suspense>
    </section>
  )
}

/** The running runs with their progress, then the finished runs and their failures. */
const ListPage = ({ search }: { readonly search: RunsSearch }) => {
  const live = useQuery(liveRunsQuery)
  const finished = useFinishedRuns(search)
  const { fetchNextPage, isFetchingNextPage } = finished
  const running = useMemo(() => {
    // the two lists are fetched separately: a run that ends in between is in both, and is shown once
    const over = new Set(finished.runs.filter(({ status }) => status !== 'unreachable').map(({ id }) => id))
    return (live.data?.runs ?? []).filter((run) => !over.has(run.id) && isAskedFor(run, search))
  }, [live.data, finished.runs, search])
  const scrollTo = useRowKeys(running, finished.runs)
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [fetchNextPage, isFetchingNextPage])
  usePageTitle('Runs', live.data && live.data.runs.length > 0 ? 'running' : finished.runs[0]?.status)

  if (finished.isError && !finished.data) return <Problem page="Runs" error={finished.error} onRetry={() => void finished.refetch()} />
  const isEmpty = finished.isSuccess && live.isSuccess && finished.runs.length === 0 && running.length === 0 && !finished.hasNextPage
  return (
    <>
      <h1 className="sr-only">Runs</h1>
      {running.length > 0 && (
        <section aria-label="Running now" className="border-b border-line px-3 py-3 sm:px-4">
          <h2 className="mb-2 font-semibold">
            Running now <span className="font-normal text-quiet">{running.length}</span>
          </h2>
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,340px),1fr))] gap-3">
            {running.map((run) => (
              <RunningCard key={run.id} run={run} />
            ))}
          </ul>
        </section>
      )}
      <UnreadableRuns list={live.data} />
      <section aria-label="Finished" className="grow">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 sm:items-start border-b border-line px-3 py-2 sm:px-4">
          <RunsViewSwitch search={search} />
          <FilterBar search={search} />
          <CompareTicked search={search} />
          <RunsCount search={search} />
        </div>
        <SavedViews search={search} />
        {search.ignored !== undefined && (
          <p role="status" className="border-b border-line bg-interrupted-soft px-3 py-1.5 text-small sm:px-4">
            The address has something that this page does not understand, and shows without it: <code>{sanitiseName(search.ignored)}</code>
          </p>
        )}
        {isEmpty ? (
          <NothingYet isSearch={isFiltered(search)} />
        ) : (
          <TickedList search={search} runs={finished.runs} hasMore={finished.hasNextPage} onMore={more} scrollTo={scrollTo} />
        )}
      </section>
    </>
  )
}

const isAskedFor = (run: RunSummaryJson, { project, pipeline, branch, status, day }: RunsSearch): boolean =>
  status === undefined &&
  day === undefined &&
  (project === undefined || run.project === project) &&
  (pipeline === undefined || run.pipeline === pipeline) &&
  (branch === undefined || run.branch === branch)

const tickedIds = ({ ticked = '' }: RunsSearch): readonly string[] => ticked.split(',').filter(Boolean)

const TickedList = ({
  search,
  ...list
}: Pick<Parameters<typeof RunsList>[0], 'runs' | 'hasMore' | 'onMore' | 'scrollTo'> & { readonly search: RunsSearch }) => {
  const navigate = useNavigate({ from: '/' })
  const ticked = tickedIds(search)
  const [isTooMany, setIsTooMany] = useState(false)
  const tick = (run: string, isTicked: boolean): void => {
    if (isTicked && ticked.length >= 2) {
      setIsTooMany(true)
      return
    }
    setIsTooMany(false)
    const next = (isTicked ? [...ticked, run] : ticked.filter((one) => one !== run)).join(',')
    void navigate({ search: (old) => definedOnly({ ...old, ticked: next === '' ? undefined : next }), replace: true, resetScroll: false })
  }
  useKeys([
    {
      key: 'x',
      does: 'tick the run; compare it with the one that is ticked',
      act: () => {
        const run = document.activeElement?.closest<HTMLElement>('[data-run]')?.dataset['run']
        if (run === undefined) return
        const [other] = ticked
        if (ticked.length === 1 && other !== undefined && other !== run) {
          const [a = '', b = ''] = [other, run].toSorted()
          void navigate({ to: '/compare/$a/$b', params: { a, b } })
        } else tick(run, !ticked.includes(run))
      },
    },
  ])
  return (
    <>
      {isTooMany && (
        <p role="status" className="border-b border-line bg-interrupted-soft px-3 py-1.5 text-small sm:px-4">
          Two runs at a time can be compared. Untick one first.
        </p>
      )}
      <RunsList {...list} isNewestFirst={search.sort === undefined} ticked={ticked} onTick={tick} />
    </>
  )
}

const CompareTicked = ({ search }: { readonly search: RunsSearch }) => {
  const [a, b] = tickedIds(search).toSorted()
  if (a === undefined) return null
  return b === undefined ? (
    <span className="leading-7 text-small text-quiet">tick another run to compare</span>
  ) : (
    <Link to="/compare/$a/$b" params={{ a, b }} className={buttonClasses('main')}>
      <GitCompareArrows size={14} aria-hidden /> Compare
    </Link>
  )
}

const NothingYet = ({ isSearch }: { readonly isSearch: boolean }) =>
  isSearch ? (
    <Empty title="No matching runs">
      <Link to="/" search={{}}>
        Show all runs
      </Link>
    </Empty>
  ) : (
    <Empty title="Nothing has run yet">
      In a project, <CommandText>sparkwing run</CommandText> lists what you can run; <CommandText>sparkwing run test</CommandText> runs it
      and records it here.
    </Empty>
  )

/** `j` and `k` move from run to run, `f` to the next failure. Returns the run to scroll into view. */
const useRowKeys = (running: readonly RunSummaryJson[], finished: readonly RunSummaryJson[]): string | undefined => {
  const [wanted, setWanted] = useState<string>()
  const runs = [...running, ...finished]
  const here = (): number => {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['row'] : undefined
    return runs.findIndex(({ id }) => id === (focused ?? wanted))
  }
  const goTo = (run: RunSummaryJson | undefined): void => {
    if (!run) return
    setWanted(run.id)
    // a row that was out of view renders only after the list has scrolled
    const focus = (tries: number): void => {
      const row = document.querySelector<HTMLElement>(`[data-row="${run.id}"]`)
      if (row) row.focus({ preventScroll: row.closest('ul[aria-label="Finished runs"]') !== null })
      else if (tries > 0)
        requestAnimationFrame(() => {
          focus(tries - 1)
        })
    }
    requestAnimationFrame(() => {
      focus(20)
    })
  }
  useKeys([
    {
      key: 'j',
      also: ['ArrowDown'],
      does: 'next run',
      act: () => {
        goTo(runs[Math.min(runs.length - 1, here() + 1)])
      },
    },
    {
      key: 'k',
      also: ['ArrowUp'],
      does: 'previous run',
      act: () => {
        goTo(runs[Math.max(0, here() - 1)])
      },
    },
    {
      key: 'f',
      does: 'next failed run',
      act: () => {
        goTo(runs.slice(here() + 1).find(({ status }) => status === 'failed'))
      },
    },
    { key: 'Enter', does: 'open the run', act: () => document.querySelector<HTMLElement>(`[data-row="${runs[here()]?.id}"]`)?.click() },
  ])
  return finished.some(({ id }) => id === wanted) ? wanted : undefined
}
