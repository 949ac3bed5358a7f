import { useRouter, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useLayoutEffect, useRef, useState } from 'react'
import type { RunDetailJson } from '../../../src/wire/run.ts'
import { useKeys } from '../../keys/keys.ts'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { useIsWide } from '../../ui/is-wide.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { FailedBanner } from './head/failed-banner.tsx'
import { RunHead } from './head/run-head.tsx'
import { failedJobs, nextFailed } from './job-order.ts'
import { JobPanel } from './job/job-panel.tsx'
import { usePanelSize } from './job/panel-size.ts'
import { Separator } from './job/separator.tsx'
import { JobTree } from './tree/job-tree.tsx'
import { useRunSearch } from './use-run-search.ts'
import { RunViewSwitch } from './view-switch.tsx'

const GraphView = lazy(() => import('./graph/graph-view.tsx'))
const TimelineView = lazy(() => import('./timeline/timeline-view.tsx'))
const JobTable = lazy(() => import('./table/job-table.tsx'))

/** In px: the least space that the panel leaves for the rest. */
const leftOver = { right: 560, below: 300 }

/** The page of a loaded run: head at the top, job list on the left, a view of all jobs in the centre, and one job in the panel. */
export const LoadedRun = ({ detail }: { readonly detail: RunDetailJson }) => {
  const { run, jobs } = detail
  const { search, change } = useRunSearch()
  const isWide = useIsWide(1024)
  const failed = failedJobs(jobs)
  // a run that failed before it was opened shows its first failure at once; a run that fails while it is watched does not move the page
  const [shownFirst, setShownFirst] = useState(() => (run.status === 'failed' ? failed[0]?.id : undefined))
  const openId = search.job ?? shownFirst
  const job = jobs.find(({ id }) => id === openId)
  const open = (id: string, tab = search.tab): void => {
    setShownFirst(undefined)
    change({ tab, ...(id !== search.job && { job: id, attempt: undefined }) }, search.job === undefined ? 'as a step' : 'in place')
  }
  const openLog = (id: string): void => {
    open(id, undefined)
  }
  const close = (): void => {
    setShownFirst(undefined)
    change({ job: undefined, attempt: undefined, tab: undefined })
  }
  usePageKeys({ detail, openId, openLog, close })

  const dock = isWide ? (search.dock ?? 'right') : 'full'
  const side = dock === 'below' ? 'below' : 'right'
  const [body, room] = useRoom()
  const panelSize = usePanelSize(side, (side === 'right' ? room.width : room.height) - leftOver[side])
  const panel =
    openId === undefined ? null : job ? (
      <JobPanel detail={detail} job={job} isNarrow={!isWide} onOpen={open} onClose={close} />
    ) : (
      <NoSuchJob id={openId} isPlanned={jobs.length > 0} onClose={close} />
    )
  const isFull = panel !== null && dock === 'full'
  const centre = (
    <section aria-label="View of all jobs" className="flex min-h-0 min-w-0 grow flex-col max-lg:h-[70dvh]">
      <RunViewSwitch view={search.view ?? 'graph'} onView={(view) => change({ view: view === 'graph' ? undefined : view })} />
      <Suspense fallback={<p className="p-4 text-quiet">…</p>}>
        {search.view === 'timeline' ? (
          <TimelineView detail={detail} open={openId} onOpen={open} />
        ) : search.view === 'table' ? (
          <JobTable detail={detail} open={openId} onOpen={open} />
        ) : (
          <GraphView detail={detail} open={openId} onOpen={open} />
        )}
      </Suspense>
    </section>
  )
  return (
    <div
      className={classNames(
        'flex flex-col',
        // on a narrow screen the page scrolls, but a log that fills the page keeps its end in view, where the failure is
        isFull ? 'h-[calc(100dvh-44px)] min-h-[480px]' : 'grow lg:h-[calc(100dvh-44px)] lg:min-h-[480px] lg:grow-0',
      )}
    >
      <RunHead detail={detail} />
      {run.status === 'failed' && <FailedBanner run={run.id} failed={failed} onOpen={openLog} />}
      <div ref={body} className="flex min-h-0 min-w-0 grow max-lg:flex-col">
        {isFull ? (
          <div className="flex min-h-0 min-w-0 grow">{panel}</div>
        ) : (
          <>
            <div className="flex min-h-0 shrink-0 border-line max-lg:max-h-[45dvh] max-lg:border-b lg:w-60 lg:border-r xl:w-72">
              <JobTree jobs={jobs} open={openId} onOpen={open} />
            </div>
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
          </>
        )}
      </div>
    </div>
  )
}

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
  detail,
  openId,
  openLog,
  close,
}: {
  readonly detail: RunDetailJson
  readonly openId: string | undefined
  readonly openLog: (id: string) => void
  readonly close: () => void
}): void => {
  const { change } = useRunSearch()
  const { history } = useRouter()
  const navigate = useNavigate()
  const focusLog = (): void => {
    requestAnimationFrame(() => document.querySelector<HTMLElement>('#job-tabpanel [tabindex="0"]')?.focus())
  }
  useKeys([
    {
      key: 'f',
      does: 'next failed job',
      act: () => {
        const next = nextFailed(detail.jobs, openId)
        if (next) openLog(next.id)
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
    {
      key: 'g',
      does: 'graph',
      act: () => {
        change({ view: undefined })
      },
    },
    {
      key: 't',
      does: 'timeline',
      act: () => {
        change({ view: 'timeline' })
      },
    },
    {
      key: 'b',
      does: 'table',
      act: () => {
        change({ view: 'table' })
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
