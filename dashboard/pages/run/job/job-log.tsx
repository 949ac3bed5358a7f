import { useCallback } from 'react'
import { isJobOver } from '../../../../src/model/run-record.ts'
import type { AttemptJson, JobJson, RunDetailJson, StepJson } from '../../../../src/wire/run.ts'
import type { FindOptions } from '../../../log/search/find-options.ts'
import { LogView } from '../../../log/log-view.tsx'
import { useLineHash } from '../../../log/use-line-hash.ts'
import { CommandText, Empty } from '../../../ui/empty.tsx'
import { LogsRemoved } from '../../../ui/logs-removed.tsx'
import type { RunPageSearch } from '../run-search.ts'
import { useRunSearch } from '../use-run-search.ts'

/** The log of a job, or of one attempt. */
export const JobLog = ({
  detail: { run },
  job,
  attempt,
}: {
  readonly detail: RunDetailJson
  readonly job: JobJson
  readonly attempt: number | undefined
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
  const part = job.attempts.find((one) => one.attempt === attempt)
  if (run.logsRemoved) {
    return (
      <Empty title="This log was removed to make room">
        <LogsRemoved of={run.logsRemoved} />. The logs of old runs that passed go first, before any run is deleted.{' '}
        <CommandText>sparkwing runs pin RUN</CommandText> keeps all of a run.
      </Empty>
    )
  }
  return (
    <LogView
      key={attempt}
      run={run.id}
      job={job.id}
      startedAt={run.startedAt}
      isRunning={!isJobOver(job)}
      part={part}
      steps={part ? part.steps : stepsOfAll(job.attempts)}
      opensAt={opensAt(job, attempt)}
      lines={lines}
      onLinesChange={setLines}
      find={findOf(search)}
      onFindChange={changeFind}
    />
  )
}

/** A failed job opens at the line that says why, or at its end. */
const opensAt = ({ status, headline, attempt: last }: JobJson, attempt: number | undefined): 'end' | number | undefined => {
  if (status !== 'failed') return undefined
  return headline && (attempt === undefined || attempt === last) ? headline.line : 'end'
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
