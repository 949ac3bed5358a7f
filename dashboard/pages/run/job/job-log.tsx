import { useCallback, useMemo, type ReactNode, type Ref } from 'react'
import { isJobOver } from '../../../../src/model/run-record.ts'
import type { AttemptJson, JobJson, RunDetailJson, StepJson } from '../../../../src/wire/run.ts'
import { errorLinesIn } from '../../../log/errors/error-lines.ts'
import type { ErrorWalk } from '../../../log/errors/use-errors.ts'
import type { FindOptions } from '../../../log/search/find-options.ts'
import { LogView } from '../../../log/log-view.tsx'
import { PanelBar } from '../../../log/panel-bar.tsx'
import { useLineHash } from '../../../log/use-line-hash.ts'
import { CommandText, Empty } from '../../../ui/empty.tsx'
import { LogsRemoved } from '../../../ui/logs-removed.tsx'
import { FailedTests } from '../failures/failed-tests.tsx'
import type { JobDigest } from '../failures/use-digest.ts'
import type { RunPageSearch } from '../run-search.ts'
import { useRunSearch } from '../use-run-search.ts'

/** Where the page wants the log of the open job to be. */
export interface LogOfJob {
  /** The line to go to; a new object goes there again. */
  readonly goal: { readonly line: number } | undefined
  /** Why it failed. */
  readonly digest: JobDigest | undefined
  readonly isDigestLoading: boolean
  readonly errorWalk: Ref<ErrorWalk>
}

/** The log of a job, or of one attempt. */
export const JobLog = ({
  detail: { run },
  job,
  attempt,
  lead,
  tail,
  goal,
  digest,
  isDigestLoading,
  errorWalk,
}: LogOfJob & {
  readonly detail: RunDetailJson
  readonly job: JobJson
  readonly attempt: number | undefined
  /** What the bar above the log begins and ends with. */
  readonly lead: ReactNode
  readonly tail: ReactNode
}) => {
  const [lines, setLines] = useLineHash()
  const { search, change } = useRunSearch()
  const changeFind = useCallback(
    (find: FindOptions | undefined) => {
      const isGiven = find !== undefined && find.text !== ''
      change({
        text: isGiven ? find.text : undefined,
        regex: isGiven && find.isRegex ? '1' : undefined,
        case: isGiven && find.isCaseSensitive ? '1' : undefined,
        only: isGiven && find.isOnlyHits ? '1' : undefined,
      })
    },
    [change],
  )
  const isFailed = job.status === 'failed'
  const errors = useMemo(
    () => (isFailed ? errorLinesIn(digest?.blocks.flatMap(({ lines: some }) => some) ?? []) : undefined),
    [isFailed, digest],
  )
  const part = job.attempts.find((one) => one.attempt === attempt)
  if (run.logsRemoved) {
    return (
      <>
        <PanelBar lead={lead} tail={tail} />
        <Empty title="This log was removed to make room">
          <LogsRemoved of={run.logsRemoved} />. The logs of old runs that passed go first, before any run is deleted.{' '}
          <CommandText>sparkwing runs pin RUN</CommandText> keeps all of a run.
        </Empty>
      </>
    )
  }
  const headline = job.headline ?? digest?.headline
  // runs of an older version have no headline of their own: the log opens once the place is known
  if (job.status === 'failed' && !headline && isDigestLoading) return <PanelBar lead={lead} tail={tail} />
  return (
    <LogView
      key={attempt}
      run={run.id}
      job={job.id}
      project={run.project}
      startedAt={run.startedAt}
      isRunning={!isJobOver(job)}
      part={part}
      steps={part ? part.steps : stepsOfAll(job.attempts)}
      opensAt={opensAt(job, attempt, headline?.line)}
      wrapsByItself={job.status === 'failed' || job.status === 'interrupted'}
      goal={goal}
      errors={errors}
      errorWalk={errorWalk}
      lead={lead}
      tail={tail}
      above={attempt === undefined || attempt === job.attempt ? <FailedTests job={job} /> : undefined}
      lines={lines}
      onLinesChange={setLines}
      find={findOf(search)}
      onFindChange={changeFind}
    />
  )
}

/** A failed job opens at the line that says why, or at its end; an interrupted one at its end. */
const opensAt = (
  { status, attempt: last }: JobJson,
  attempt: number | undefined,
  failure: number | undefined,
): 'end' | number | undefined => {
  if (status === 'interrupted') return 'end'
  if (status !== 'failed') return undefined
  return failure !== undefined && (attempt === undefined || attempt === last) ? failure : 'end'
}

/** The search in the URL. */
const findOf = ({ text, regex, case: isCase, only }: RunPageSearch): FindOptions | undefined =>
  text === undefined ? undefined : { text, isRegex: regex === '1', isCaseSensitive: isCase === '1', isOnlyHits: only === '1' }

/** The steps of all attempts, numbered consecutively. */
const stepsOfAll = (attempts: readonly AttemptJson[]): readonly StepJson[] => {
  const [only] = attempts
  if (only && attempts.length === 1) return only.steps
  let before = 0
  return attempts.flatMap(({ steps }) => {
    const first = before
    before += steps.length
    return steps.map((step) => ({
      ...step,
      step: first + step.step,
      ...(step.parent !== undefined && { parent: first + step.parent }),
    }))
  })
}
