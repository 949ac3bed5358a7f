import { X } from 'lucide-react'
import type { JobJson, RunDetailJson } from '../../../../src/wire/run.ts'
import { counted } from '../../../../src/model/text/counted.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import { links } from '../../../links.ts'
import { classNames } from '../../../ui/class-names.ts'
import { absoluteTime, Took } from '../../../ui/moment.tsx'
import { jobName } from '../job-name.ts'
import { failedJobs } from '../job-order.ts'
import { familyWords } from './family-words.ts'
import type { JobDigest } from './use-digest.ts'

/** The jobs that failed the run, first failed first, each with the line of its log that shows why. */
export const FailureList = ({
  detail: { run, jobs },
  digests,
  open,
  onOpen,
  onShow,
}: {
  readonly detail: RunDetailJson
  readonly digests: ReadonlyMap<string, JobDigest>
  /** The id of the job whose panel is open. */
  readonly open: string | undefined
  readonly onOpen: (job: string) => void
  /** Puts the log of a job at a line. */
  readonly onShow: (job: string, line: number) => void
}) => {
  const failed = failedJobs(jobs)
  if (failed.length === 0) return null
  return (
    // three and a half lines show that there are more
    <ol aria-label="Failed jobs" className="max-h-[99px] shrink-0 overflow-y-auto border-b border-line bg-failed-soft py-0.5 text-small">
      {failed.map((job) => (
        <li
          key={job.id}
          data-failed={job.id}
          aria-current={job.id === open || undefined}
          className={classNames(
            'flex min-h-7 min-w-0 items-center gap-x-3 border-l-2 pr-3 pl-2.5 max-sm:flex-wrap max-sm:py-0.5 sm:pr-4 sm:pl-3.5',
            job.id === open ? 'border-failed' : 'border-transparent',
          )}
        >
          <button
            type="button"
            className="flex max-w-[45%] min-w-0 shrink-0 items-center gap-1.5 text-left max-sm:max-w-[60%]"
            title={sanitiseName(job.id)}
            onClick={() => {
              onOpen(job.id)
            }}
          >
            <X size={14} strokeWidth={2.5} aria-hidden className="shrink-0 text-failed" />
            <strong className="truncate font-semibold text-failed">{jobName(job)}</strong>
          </button>
          <span className="max-w-[40%] min-w-0 shrink-0 truncate max-sm:shrink" title={sanitiseName(job.because ?? '')}>
            {sanitiseName(job.because ?? 'failed')}
          </span>
          <span className="shrink-0 whitespace-nowrap">
            <Took of={job} />
          </span>
          <Why run={run.id} job={job} digest={digests.get(job.id)} onShow={onShow} />
        </li>
      ))}
    </ol>
  )
}

/** The headline and how often it was seen before. */
const Why = ({
  run,
  job,
  digest,
  onShow,
}: {
  readonly run: string
  readonly job: JobJson
  readonly digest: JobDigest | undefined
  readonly onShow: (job: string, line: number) => void
}) => {
  const headline = digest?.headline ?? job.headline
  const { seen } = digest ?? {}
  const { cases = [], moreCases = 0 } = job
  return (
    <span className="flex min-w-0 grow items-baseline gap-x-3 max-sm:basis-full max-sm:pl-5">
      {headline ? (
        <a
          href={`${links.run(run, job.id)}#L${headline.line}`}
          className="flex min-w-0 items-baseline gap-x-3 no-underline hover:underline"
          title={headline.text}
          onClick={(event) => {
            // a new tab is the browser's business
            if (event.ctrlKey || event.metaKey || event.shiftKey) return
            event.preventDefault()
            onShow(job.id, headline.line)
          }}
        >
          <span className="min-w-0 truncate font-mono">{headline.text}</span>
          <span className="shrink-0 whitespace-nowrap underline decoration-edge underline-offset-2">
            line {headline.line.toLocaleString('en')}
          </span>
        </a>
      ) : (
        digest && <span className="truncate">{digest.unreadable ?? 'no line looks like an error'}</span>
      )}
      <span className="grow" />
      {cases.length > 0 && <span className="shrink-0 whitespace-nowrap">{counted(cases.length + moreCases, 'failed test')}</span>}
      {seen && seen.times > 0 && (
        <a
          href={links.run(seen.firstRun)}
          className="shrink-0 whitespace-nowrap underline decoration-edge underline-offset-2 max-md:hidden"
          title={`first in ${seen.firstRun}, ${absoluteTime(seen.firstAt)}`}
        >
          seen {counted(seen.times, 'time')} before
        </a>
      )}
      {headline && <span className="shrink-0 whitespace-nowrap max-lg:hidden">{familyWords(headline.family)}</span>}
    </span>
  )
}
