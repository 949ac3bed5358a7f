import { Maximize2, PanelBottom, PanelRight, X } from 'lucide-react'
import { useRef, type KeyboardEvent } from 'react'
import type { JobJson, RunDetailJson } from '../../../../src/wire/run.ts'
import { Button } from '../../../ui/button.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { Took } from '../../../ui/moment.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { jobName } from '../job-name.ts'
import { isAllowedFailure } from '../job-order.ts'
import { useRunSearch } from '../use-run-search.ts'
import { JobDetails } from './job-details.tsx'
import { JobLog } from './job-log.tsx'

const docks = [
  ['right', 'Dock right', PanelRight],
  ['below', 'Dock below', PanelBottom],
  ['full', 'Fill the page', Maximize2],
] as const

/** The panel of one job: its log and details. The panel stays in place when another job is chosen. */
export const JobPanel = ({
  detail,
  job,
  isNarrow,
  onOpen,
  onClose,
}: {
  readonly detail: RunDetailJson
  readonly job: JobJson
  readonly isNarrow: boolean
  readonly onOpen: (job: string) => void
  readonly onClose: () => void
}) => {
  const { search, change } = useRunSearch()
  const tab = search.tab ?? 'log'
  const attempt = job.attempts.find((one) => String(one.attempt) === search.attempt)?.attempt
  return (
    <section aria-label={`Job ${sanitiseName(job.id)}`} className="flex min-h-0 min-w-0 grow flex-col bg-ground">
      <header className="flex min-w-0 flex-col gap-1 border-b border-line px-3 pt-1.5">
        <div className="flex min-w-0 items-center gap-2">
          <span className="text-small">
            <StateMark state={job.status} />
          </span>
          <h2 className="min-w-0 truncate font-semibold" title={sanitiseName(job.id)}>
            {jobName(job)}
          </h2>
          <span className="shrink-0 text-small text-quiet">
            <Took of={job} />
          </span>
          <span className="grow" />
          {!isNarrow &&
            docks.map(([dock, label, Icon]) => (
              <Button
                key={dock}
                look="quiet"
                label={label}
                className="-mx-1 !px-1.5"
                aria-pressed={(search.dock ?? 'right') === dock}
                onClick={() => {
                  change({ dock: dock === 'right' ? undefined : dock })
                }}
              >
                <Icon size={14} aria-hidden />
              </Button>
            ))}
          <Button look="quiet" label="Close the job (Esc)" className="-mr-1.5 !px-1.5" onClick={onClose}>
            <X size={14} aria-hidden />
          </Button>
        </div>
        {job.because !== undefined && (
          <p className="truncate text-small text-quiet" title={sanitiseName(job.because)}>
            {isAllowedFailure(job) && 'allowed to fail; '}
            {sanitiseName(job.because)}
          </p>
        )}
        <div className="flex items-center gap-3">
          <Tabs tab={tab} onTab={(next) => change({ tab: next === 'log' ? undefined : next })} />
          <span className="grow" />
          {job.attempts.length > 1 && (
            <select
              aria-label="Attempt"
              className="h-6 rounded-md border border-line bg-ground px-1 text-small"
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
        </div>
      </header>
      <div role="tabpanel" id="job-tabpanel" aria-labelledby={`job-tab-${tab}`} className="flex min-h-0 grow flex-col">
        {tab === 'log' ? (
          <JobLog detail={detail} job={job} attempt={attempt} />
        ) : (
          <JobDetails detail={detail} job={job} attempt={attempt} onOpen={onOpen} />
        )}
      </div>
    </section>
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
    <div ref={list} role="tablist" aria-label="Job views" className="flex gap-4" onKeyDown={onKeyDown}>
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
            '-mb-px border-b-2 py-1 text-small font-medium capitalize',
            tab === name ? 'border-accent' : 'border-transparent text-quiet hover:text-text',
          )}
        >
          {name}
        </button>
      ))}
    </div>
  )
}
