import { later } from '../../later.ts'
import { useRouter, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { JobJson, RunDetailJson } from '../../../src/wire/run.ts'
import type { ErrorWalk } from '../../log/errors/use-errors.ts'
import { useKeys } from '../../keys/keys.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Loading } from '../../ui/loading.tsx'
import { useIsWide } from '../../ui/is-wide.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { FailureList } from './failures/failure-list.tsx'
import { useDigest } from './failures/use-digest.ts'
import { RunHead } from './head/run-head.tsx'
import { JobFilter } from './job-filter.tsx'
import { failedJobs, kindOf, nextFailed } from './job-order.ts'
import { JobPanel } from './job/job-panel.tsx'
import { usePanelSize } from './job/panel-size.ts'
import { Separator } from './job/separator.tsx'
import { JobTree } from './tree/job-tree.tsx'
import { useRunSearch, type RunSearchChange } from './use-run-search.ts'
import { RunViewSwitch, type View } from './view-switch.tsx'

const GraphView = lazy(later(() => import('./graph/graph-view.tsx')))
const TimelineView = lazy(later(() => import('./timeline/timeline-view.tsx')))
const JobTable = lazy(later(() => import('./table/job-table.tsx')))
const LinesView = lazy(later(() => import('./lines/lines-view.tsx')))

/** In px: the least space that the panel leaves for the rest. */
const leftOver = { right: 560, below: 300 }

/** The page of a loaded run: head and failures at the top, job list on the left, a view of all jobs in the centre, and one job in the panel. */
export const LoadedRun = ({ detail }: { readonly detail: RunDetailJson }) => {
  const { run, jobs } = detail
  const { search, change } = useRunSearch()
  const isWide = useIsWide(1024)
  // a run that went wrong before it was opened shows why at once; one that does while it is watched does not move the page
  const [isBroken] = useState(run.status === 'failed' || run.status === 'interrupted')
  const [shownFirst, setShownFirst] = useState(() => (isBroken ? firstToShow(jobs)?.id : undefined))
  const [goal, setGoal] = useState<{ readonly job: string; readonly line: number }>()
  const { digests, isLoading } = useDigest(run)
  const openId = search.job ?? shownFirst
  const job = jobs.find(({ id }) => id === openId)
  const dock = isWide ? (search.dock ?? (isBroken && search.view === undefined ? 'wide' : 'right')) : 'full'
  const openWith = (id: string, more: RunSearchChange): void => {
    setShownFirst(undefined)
    setGoal(undefined)
    change({ ...more, ...(id !== search.job && { job: id, attempt: undefined }) }, search.job === undefined ? 'as a step' : 'in place')
  }
  const open = (id: string): void => {
    openWith(id, {})
  }
  /** Opens a job without folding the view that it was chosen in. */
  const openBeside = (id: string): void => {
    openWith(id, dock === 'wide' ? { dock: 'right' } : {})
  }
  const openLog = (id: string): void => {
    openWith(id, { tab: undefined })
  }
  const showLine = (id: string, line: number): void => {
    openLog(id)
    setGoal({ job: id, line })
  }
  const close = (): void => {
    setShownFirst(undefined)
    change({ job: undefined, attempt: undefined, tab: undefined })
  }
  const showView = (view: View): void => {
    const isCovered = openId !== undefined && (dock === 'wide' || dock === 'full')
    change({ view: view === 'graph' ? undefined : view, ...(isCovered && { dock: 'right' }) })
  }
  const errorWalk = useRef<ErrorWalk>(null)
  const walk = (isBackward: boolean): void => {
    const next = nextFailed(jobs, openId, isBackward)
    const isOnly = next === undefined || next.id === openId
    const goToJob = (): void => {
      if (next && (!isOnly || search.tab !== undefined)) openLog(next.id)
    }
    if (errorWalk.current) errorWalk.current.go({ isBackward, mayWrap: isOnly, onNone: goToJob })
    else goToJob()
  }
  // a key that was pressed before it is known where the errors are
  const pressed = useRef<'next' | 'previous'>(undefined)
  useEffect(() => {
    if (isLoading || !pressed.current) return
    const isBackward = pressed.current === 'previous'
    pressed.current = undefined
    walk(isBackward)
  })
  const takeStep = (isBackward: boolean): void => {
    if (isLoading && job?.status === 'failed') pressed.current = isBackward ? 'previous' : 'next'
    else walk(isBackward)
  }
  const showDetails = (): void => {
    if (openId !== undefined) openWith(openId, { tab: 'details' })
  }
  usePageKeys({ openId, openLog, showDetails, showView, walk: takeStep, close })

  const side = dock === 'below' ? 'below' : 'right'
  const [body, room] = useRoom()
  const panelSize = usePanelSize(side, (side === 'right' ? room.width : room.height) - leftOver[side])
  const hasFailures = run.status === 'failed'
  const panel =
    openId === undefined ? null : job ? (
      <JobPanel
        detail={detail}
        job={job}
        dock={dock}
        isNamed={hasFailures && kindOf(job) === 'failed'}
        isNarrow={!isWide}
        log={{ goal: goal?.job === job.id ? goal : undefined, digest: digests.get(job.id), isDigestLoading: isLoading, errorWalk }}
        onOpen={open}
        onClose={close}
      />
    ) : (
      <NoSuchJob id={openId} isPlanned={jobs.length > 0} onClose={close} />
    )
  const isFull = panel !== null && dock === 'full'
  const isFolded = panel !== null && dock === 'wide'
  const centre = (
    <section aria-label="View of all jobs" className="flex min-h-0 min-w-0 grow flex-col max-lg:h-[70dvh]">
      <RunViewSwitch view={search.view ?? 'graph'} onView={showView}>
        {search.view !== undefined && <JobFilter jobs={jobs} />}
      </RunViewSwitch>
      <Suspense fallback={<Loading />}>
        {search.view === 'timeline' ? (
          <TimelineView detail={detail} open={openId} onOpen={openBeside} />
        ) : search.view === 'table' ? (
          <JobTable detail={detail} open={openId} onOpen={openBeside} />
        ) : search.view === 'lines' ? (
          <LinesView detail={detail} open={openId} onOpen={openBeside} />
        ) : (
          <GraphView detail={detail} open={openId} onOpen={openBeside} />
        )}
      </Suspense>
    </section>
  )
  return (
    <div
      className={classNames(
        'flex flex-col',
        // less the head of 44 px, and on a wide screen the foot of 24 px; on a narrow screen the page scrolls, but a log that fills the page keeps its end in view, where the failure is
        isFull
          ? 'h-[calc(100dvh-44px)] min-h-[480px] lg:h-[calc(100dvh-68px)]'
          : 'grow lg:h-[calc(100dvh-68px)] lg:min-h-[480px] lg:grow-0',
      )}
    >
      <RunHead detail={detail} open={job?.id} />
      {hasFailures && <FailureList detail={detail} digests={digests} open={openId} onOpen={openLog} onShow={showLine} />}
      <div ref={body} className="flex min-h-0 min-w-0 grow max-lg:flex-col">
        {isFull ? (
          <div className="flex min-h-0 min-w-0 grow">{panel}</div>
        ) : (
          <>
            <div className="flex min-h-0 shrink-0 border-line max-lg:max-h-[45dvh] max-lg:border-b lg:w-52 lg:border-r xl:w-72">
              <JobTree jobs={jobs} open={openId} onOpen={open} />
            </div>
            {isFolded ? (
              <div className="flex min-h-0 min-w-0 grow">
                <RunViewSwitch view={undefined} onView={showView} />
                {panel}
              </div>
            ) : (
              <div className={side === 'below' ? 'flex min-h-0 min-w-0 grow flex-col' : 'flex min-h-0 min-w-0 grow'}>
                {centre}
                {panel !== null && (
                  <>
                    <Separator side={side} panel={panelSize} />
                    <div className="flex min-h-0 min-w-0 shrink-0" style={{ [side === 'right' ? 'width' : 'height']: panelSize.size }}>
                      {panel}
                    </div>
                  </>
                )}
              </div>
            )}
          </>
        )}
      </div>
    </div>
  )
}

/** The job that shows why a run went wrong: the first that failed, else one that was running when the run was interrupted. */
const firstToShow = (jobs: readonly JobJson[]): JobJson | undefined =>
  failedJobs(jobs)[0] ?? jobs.find(({ status }) => status === 'interrupted')

const NoSuchJob = ({ id, isPlanned, onClose }: { readonly id: string; readonly isPlanned: boolean; readonly onClose: () => void }) => (
  <div role="alert" className="flex min-w-0 grow flex-col items-start gap-2 p-4">
    <p className="wrap-anywhere">
      {isPlanned
        ? `This run has no job "${sanitiseName(id)}".`
        : `The plan of this run is not ready yet, so it is not known whether it has a job "${sanitiseName(id)}".`}
    </p>
    <Button onClick={onClose}>Close</Button>
  </div>
)

/** The size of an element. */
const useRoom = () => {
  const element = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState({ width: innerWidth, height: innerHeight })
  useLayoutEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setRoom({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    observer.observe(element.current)
    return () => {
      observer.disconnect()
    }
  }, [])
  return [element, room] as const
}

/** The keys that belong to the page as a whole. */
const usePageKeys = ({
  openId,
  openLog,
  showDetails,
  showView,
  walk,
  close,
}: {
  readonly openId: string | undefined
  readonly openLog: (id: string) => void
  readonly showDetails: () => void
  readonly showView: (view: View) => void
  readonly walk: (isBackward: boolean) => void
  readonly close: () => void
}): void => {
  const { history } = useRouter()
  const navigate = useNavigate()
  const focusLog = (): void => {
    requestAnimationFrame(() => document.querySelector<HTMLElement>('#job-tabpanel [tabindex="0"]')?.focus())
  }
  useKeys([
    {
      key: 'f',
      does: 'next error, then the next failed job',
      act: () => {
        walk(false)
      },
    },
    {
      key: 'F',
      does: 'previous error, then the failed job before it',
      act: () => {
        walk(true)
      },
    },
    {
      key: 'l',
      does: 'log of the job',
      act: () => {
        if (openId === undefined) return
        openLog(openId)
        focusLog()
      },
    },
    { key: 'i', does: 'details of the job', act: showDetails },
    {
      key: 'g',
      does: 'graph',
      act: () => {
        showView('graph')
      },
    },
    {
      key: 't',
      does: 'timeline',
      act: () => {
        showView('timeline')
      },
    },
    {
      key: 'b',
      does: 'table',
      act: () => {
        showView('table')
      },
    },
    {
      key: 'a',
      does: 'lines of all jobs by time',
      act: () => {
        showView('lines')
      },
    },
    {
      key: 'Escape',
      does: 'close the job, or go back',
      act: () => {
        if (openId !== undefined) close()
        else if (history.canGoBack()) history.back()
        else void navigate({ to: '/' })
      },
    },
  ])
}
