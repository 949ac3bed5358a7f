import { useQuery } from '@tanstack/react-query'
import type { JobJson, RunDetailJson, RunJson } from '../../../../src/wire/run.ts'
import type { StatsJson } from '../../../../src/wire/statistics.ts'
import { statsQuery } from '../../../queries.ts'
import { absoluteTime, Took } from '../../../ui/moment.tsx'
import { counted } from '../../../../src/model/text/counted.ts'
import { flakyReason } from '../../../../src/history/flaky-job.ts'
import { formatDuration } from '../../../../src/model/text/duration.ts'
import { StateIcon, StateMark } from '../../../ui/state-mark.tsx'
import { AgainstUsual } from '../../../ui/usual.tsx'
import { sanitiseName, sanitiseTerminalText } from '../../../../src/model/text/terminal-text.ts'
import { jobName } from '../job-name.ts'
import { kindOf } from '../job-order.ts'
import { bytesText } from '../../../../src/model/text/bytes.ts'
import { describeFailure } from '../../../../src/model/failure.ts'
import { CacheFacts } from './cache-facts.tsx'
import { Fact } from './fact.tsx'
import { Steps } from './steps.tsx'
import { describeMissingOutput, describeUnrecordedOutput } from '../../../../src/model/loose-ends/missing-output.ts'

/** Everything known about a job besides its log. */
export const JobDetails = ({
  detail: { run, jobs },
  job,
  attempt,
  onOpen,
}: {
  readonly detail: RunDetailJson
  readonly job: JobJson
  /** Show only this attempt; all when absent. */
  readonly attempt: number | undefined
  readonly onOpen: (job: string) => void
}) => {
  const stats = useJobStats(run, job.id)
  const attempts = job.attempts.filter((one) => attempt === undefined || one.attempt === attempt)
  const neededBy = jobs.filter(({ needs }) => needs.includes(job.id))
  return (
    <div className="min-h-0 grow space-y-4 overflow-y-auto p-3">
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1 text-small">
        <Fact name="id">
          <code className="wrap-anywhere">{sanitiseName(job.id)}</code>
        </Fact>
        <Fact name={job.skipped ? 'skipped because' : job.why === undefined ? undefined : 'ran because'}>
          {sanitiseName((job.skipped ? job.because : job.why) ?? '')}
        </Fact>
        <Fact name={job.failure && 'failure'}>
          {job.failure && <span className="text-failed wrap-anywhere">{sanitiseName(describeFailure(job.failure))}</span>}
          {job.allowFailure && <span className="text-quiet"> (it is allowed to fail)</span>}
        </Fact>
        <Fact name={job.exitCode === undefined ? undefined : 'exit code'}>{job.exitCode}</Fact>
        <Fact name={job.waitsFor && 'waits for'}>{job.waitsFor === 'terminal' ? 'another interactive job' : `a free ${job.waitsFor}`}</Fact>
        <Fact name={job.startedAt === undefined ? undefined : 'started'}>
          {job.startedAt !== undefined && `${absoluteTime(job.startedAt)} (${formatDuration(job.startedAt - run.startedAt)} after the run)`}
        </Fact>
        <Fact name={job.durationMs === undefined || job.reused ? undefined : 'took'}>
          {job.durationMs !== undefined && (
            <>
              {formatDuration(job.durationMs)} <AgainstUsual ms={job.durationMs} usual={stats?.usual} />
            </>
          )}
        </Fact>
        <CacheFacts job={job} />
        <Fact name="project">
          <code className="wrap-anywhere">{sanitiseName(run.project)}</code>
        </Fact>
        <Fact name="runs after">{whens[job.when] ?? job.when}</Fact>
        <Fact name={job.interactive ? 'interactive' : undefined}>it reads the terminal or the standard input of the run</Fact>
        <Fact name={job.group === undefined ? undefined : 'group'}>{sanitiseName(job.group ?? '')}</Fact>
        <Fact name={job.needs.length === 0 ? undefined : 'needs'}>
          <JobLinks ids={job.needs} jobs={jobs} onOpen={onOpen} />
        </Fact>
        <Fact name={neededBy.length === 0 ? undefined : 'needed by'}>
          <JobLinks ids={neededBy.map(({ id }) => id)} jobs={jobs} onOpen={onOpen} />
        </Fact>
        <Fact name={job.log && 'log'}>
          {job.log && `${counted(job.log.lines, 'line')}, ${bytesText(job.log.bytes)}`}
          {job.log?.isRemoved && <span className="text-interrupted">; removed to make room</span>}
          {job.log?.isComplete === false && (
            <span className="text-interrupted">
              {job.log.missing ? `; ${describeMissingOutput(job.log.missing)}` : ' (bytes may be missing)'}
            </span>
          )}
        </Fact>
        <Fact name={job.unrecorded && 'output'}>
          {job.unrecorded && <span className="text-interrupted">{describeUnrecordedOutput(job.unrecorded)}</span>}
        </Fact>
      </dl>
      <Flaky job={job} stats={stats} />
      {attempts.map((one) => (
        <section key={one.attempt} aria-label={`Attempt ${one.attempt}`}>
          {job.attempts.length > 1 && (
            <h3 className="mb-1 flex items-center gap-2 text-small font-medium">
              Attempt {one.attempt} <StateMark state={one.ended?.status ?? 'running'} />
              <span className="font-normal text-quiet">
                <Took of={{ ...one, status: one.ended?.status ?? 'running' }} />
              </span>
              {one.ended?.status === 'failed' && (
                <span className="min-w-0 truncate font-normal text-quiet">{sanitiseName(describeFailure(one.ended.failure))}</span>
              )}
            </h3>
          )}
          <Steps steps={one.steps} />
        </section>
      ))}
      {job.failure?.reason === 'threw' && job.failure.stack !== undefined && (
        <Block title="Stack">{sanitiseTerminalText(job.failure.stack, false)}</Block>
      )}
      {job.output !== undefined && <Block title="Output">{sanitiseTerminalText(JSON.stringify(job.output, null, 2), false)}</Block>}
    </div>
  )
}

const whens: Readonly<Record<string, string>> = {
  passed: 'all its needs have passed',
  failed: 'one of its needs has failed',
  always: 'all its needs have ended, whatever the result',
  predicate: 'all its needs have passed, and its condition is true',
}

const Block = ({ title, children }: { readonly title: string; readonly children: string }) => (
  <section aria-label={title}>
    <h3 className="mb-1 text-small font-medium">{title}</h3>
    <pre
      tabIndex={0}
      className="max-h-96 overflow-auto rounded-md border border-line bg-raised p-2 text-small wrap-anywhere whitespace-pre-wrap"
    >
      {children}
    </pre>
  </section>
)

/** The most links shown. */
const mostLinks = 40

const JobLinks = ({
  ids,
  jobs,
  onOpen,
}: {
  readonly ids: readonly string[]
  readonly jobs: readonly JobJson[]
  readonly onOpen: (job: string) => void
}) => {
  const wanted = new Set(ids.slice(0, mostLinks))
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-0.5">
      {jobs.flatMap((job) =>
        wanted.has(job.id)
          ? [
              <button
                key={job.id}
                type="button"
                className="inline-flex min-w-0 items-center gap-1 underline decoration-edge underline-offset-2 hover:decoration-current"
                onClick={() => {
                  onOpen(job.id)
                }}
              >
                <StateIcon state={kindOf(job)} size={12} />
                <span className="truncate">{jobName(job)}</span>
              </button>,
            ]
          : [],
      )}
      {ids.length > mostLinks && <span className="text-quiet">and {ids.length - mostLinks} more</span>}
    </span>
  )
}

const useJobStats = ({ project, pipeline }: RunJson, job: string) => {
  const { data } = useQuery(statsQuery(project, pipeline))
  return data?.jobs.find(({ id }) => id === job)
}

const Flaky = ({ job, stats }: { readonly job: JobJson; readonly stats: StatsJson['jobs'][number] | undefined }) => {
  const isOnlyLater = job.status === 'passed' && job.attempts.length > 1
  if (!isOnlyLater && !stats?.flaky) return null
  return (
    <p className="rounded-md bg-interrupted-soft px-2 py-1 text-small">
      <strong className="font-medium text-interrupted">Flaky.</strong> {isOnlyLater && `It passed on attempt ${job.attempts.length}. `}
      {stats?.flaky && `Of the last runs: ${flakyReason(stats.flaky)}.`}
    </p>
  )
}
