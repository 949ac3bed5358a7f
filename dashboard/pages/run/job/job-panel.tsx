import { Maximize2, PanelBottom, PanelRight, PanelRightOpen, X, type LucideIcon } from 'lucide-react'
import { useRef, type KeyboardEvent } from 'react'
import type { JobJson, RunDetailJson } from '../../../../src/wire/run.ts'
import { useKeys } from '../../../keys/keys.ts'
import { Button } from '../../../ui/button.tsx'
import { MenuButton } from '../../../ui/menu.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { Took } from '../../../ui/moment.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { jobName } from '../job-name.ts'
import { firstReason } from '../reuse/first-reason.ts'
import { MadeIn, ReusedBadge } from '../reuse/reused.tsx'
import { kindOf } from '../job-order.ts'
import { docks, type Dock } from '../run-search.ts'
import { useRunSearch } from '../use-run-search.ts'
import { JobDetails } from './job-details.tsx'
import { JobLog, type LogOfJob } from './job-log.tsx'
import { PanelBar } from '../../../log/panel-bar.tsx'

const dockLooks: Readonly<Record<Dock, readonly [label: string, icon: LucideIcon]>> = {
  wide: ['Fold the graph', PanelRightOpen],
  right: ['Dock right', PanelRight],
  below: ['Dock below', PanelBottom],
  full: ['Fill the page', Maximize2],
}

/** The panel of one job: its log and details. The panel stays in place when another job is chosen. */
export const JobPanel = ({
  detail,
  job,
  dock,
  isNamed,
  isNarrow,
  log,
  onOpen,
  onClose,
}: {
  readonly detail: RunDetailJson
  readonly job: JobJson
  readonly dock: Dock
  /** The list of failed jobs above it already names the job and says why it failed. */
  readonly isNamed: boolean
  readonly isNarrow: boolean
  readonly log: LogOfJob
  readonly onOpen: (job: string) => void
  readonly onClose: () => void
}) => {
  const { search, change } = useRunSearch()
  const tab = search.tab ?? 'log'
  const attempt = job.attempts.find((one) => String(one.attempt) === search.attempt)?.attempt
  const turnTo = (by: 1 | -1): void => {
    // before the first attempt are all of them
    const next = job.attempts[job.attempts.findIndex((one) => one.attempt === attempt) + by]?.attempt
    if (next !== undefined || by === -1) change({ attempt: next === undefined ? undefined : String(next) })
  }
  useKeys(
    job.attempts.length > 1
      ? [
          {
            key: ']',
            does: 'next attempt of the job',
            act: () => {
              turnTo(1)
            },
          },
          {
            key: '[',
            does: 'attempt before it, then all',
            act: () => {
              turnTo(-1)
            },
          },
        ]
      : [],
  )
  const lead = (
    <>
      <Tabs tab={tab} onTab={(next) => change({ tab: next === 'log' ? undefined : next })} />
      {job.attempts.length > 1 && (
        <select
          aria-label="Attempt"
          className="h-6 shrink-0 rounded-md border border-line bg-ground px-1 text-small"
          value={attempt ?? ''}
          onChange={({ target }) => {
            change({ attempt: target.value === '' ? undefined : target.value })
          }}
        >
          <option value="">all {job.attempts.length} attempts</option>
          {job.attempts.map((one) => (
            <option key={one.attempt} value={one.attempt}>
              attempt {one.attempt}: {one.ended?.status ?? 'running'}
            </option>
          ))}
        </select>
      )}
    </>
  )
  const tail = (
    <>
      <span className="mx-1 h-4 w-px shrink-0 bg-line" />
      {!isNarrow && (
        <>
          <span className="flex @max-[520px]:hidden">
            {docks.map((one) => {
              const [label, Icon] = dockLooks[one]
              return (
                <Button
                  key={one}
                  look="quiet"
                  label={label}
                  className="!px-1.5"
                  aria-pressed={dock === one}
                  onClick={() => {
                    change({ dock: one })
                  }}
                >
                  <Icon size={14} aria-hidden />
                </Button>
              )
            })}
          </span>
          <span className="@min-[520px]:hidden">
            <MenuButton
              label="Where the job is shown"
              className="!px-1.5"
              items={docks.flatMap((one) =>
                one === dock
                  ? []
                  : [
                      {
                        key: one,
                        label: dockLooks[one][0],
                        act: () => {
                          change({ dock: one })
                        },
                      },
                    ],
              )}
            />
          </span>
        </>
      )}
      <Button look="quiet" label="Close the job (Esc)" className="!px-1.5" onClick={onClose}>
        <X size={14} aria-hidden />
      </Button>
    </>
  )
  return (
    <section aria-label={`Job ${sanitiseName(job.id)}`} className="flex min-h-0 min-w-0 grow flex-col bg-ground">
      {!isNamed && <Head job={job} />}
      <div role="tabpanel" id="job-tabpanel" aria-labelledby={`job-tab-${tab}`} className="flex min-h-0 grow flex-col">
        {tab === 'log' ? (
          <JobLog detail={detail} job={job} attempt={attempt} lead={lead} tail={tail} {...log} />
        ) : (
          <>
            <PanelBar lead={lead} tail={tail} />
            <JobDetails detail={detail} job={job} attempt={attempt} onOpen={onOpen} />
          </>
        )}
      </div>
    </section>
  )
}

const Head = ({ job }: { readonly job: JobJson }) => {
  const reason = firstReason(job)
  return (
    <header className="flex min-h-8 min-w-0 items-center gap-x-2 border-b border-line px-3 text-small">
      <StateMark state={kindOf(job)} />
      <h2 className="max-w-[60%] min-w-0 shrink-0 truncate text-base font-semibold" title={sanitiseName(job.id)}>
        {jobName(job)}
      </h2>
      <span className="shrink-0 text-quiet">
        <Took of={job} />
      </span>
      <ReusedBadge job={job} />
      {job.reused && (
        <span className="shrink-0 text-quiet">
          from <MadeIn run={job.reused.run} job={job.id} />
        </span>
      )}
      {job.because !== undefined && (
        <span className="min-w-0 truncate text-quiet" title={sanitiseName(job.because)}>
          {sanitiseName(job.because)}
        </span>
      )}
      {job.because === undefined && reason !== undefined && (
        <span className="min-w-0 truncate text-quiet" title={sanitiseName(reason)}>
          {sanitiseName(reason)}
        </span>
      )}
    </header>
  )
}

const tabs = ['log', 'details'] as const

const Tabs = ({ tab, onTab }: { readonly tab: (typeof tabs)[number]; readonly onTab: (tab: (typeof tabs)[number]) => void }) => {
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    const next = tab === 'log' ? 'details' : 'log'
    onTab(next)
    list.current?.querySelector<HTMLElement>(`#job-tab-${next}`)?.focus()
  }
  return (
    <div ref={list} role="tablist" aria-label="Job views" className="flex shrink-0 gap-3 self-stretch pl-1" onKeyDown={onKeyDown}>
      {tabs.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`job-tab-${name}`}
          aria-selected={tab === name}
          aria-controls="job-tabpanel"
          tabIndex={tab === name ? 0 : -1}
          onClick={() => {
            onTab(name)
          }}
          className={classNames(
            '-mb-px border-b-2 text-small font-medium capitalize',
            tab === name ? 'border-accent' : 'border-transparent text-quiet hover:text-text',
          )}
        >
          {name}
        </button>
      ))}
    </div>
  )
}
