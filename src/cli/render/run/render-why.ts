import { describeResult } from '../../../model/cache/describe-result.ts'
import { exitCodes } from '../../../model/exit-codes.ts'
import { counted } from '../../../model/text/counted.ts'
import { nearName } from '../../../model/text/near-names.ts'
import { sanitiseName } from '../../../model/text/terminal-text.ts'
import { UserError } from '../../../model/user-error.ts'
import type { JobJson, RunDetailJson } from '../../../wire/run.ts'
import { paint, type Look } from '../look.ts'
import { statusMark } from '../status-mark.ts'

/**
 * The jobs to show: all with `cache`, or the one that is named.
 *
 * @throws UserError
 */
export const chosenJobs = ({ run, jobs }: RunDetailJson, name: string | undefined): readonly JobJson[] => {
  if (name === undefined) return jobs.filter(({ checked }) => checked)
  const job = jobs.find(({ id }) => id === name)
  if (job) return [job]
  const near = nearName(
    name,
    jobs.map(({ id }) => id),
  )
  throw new UserError(
    'job-not-found',
    `The run ${run.id} has no job "${name}".`,
    [near === undefined ? `\`sparkwing runs show ${run.id}\` lists its jobs.` : `Did you mean "${near}"?`],
    { exitCode: exitCodes.notFound },
  )
}

/** Why each job ran or did not, with every reason that is recorded. */
export const renderWhy = (jobs: readonly JobJson[], look: Look): string =>
  jobs.length === 0 ? 'No job of this run has `cache`.' : jobs.map((job) => linesOf(job, look).join('\n')).join('\n')

const linesOf = (job: JobJson, look: Look): readonly string[] => {
  const { checked } = job
  const head = `${statusMark(job.status, look)} ${sanitiseName(job.id)}`
  if (!checked) return [`${head}  ${paint(look, 'faint', 'was not checked')}`]
  const { files, because } = checked
  const result = describeResult(job)
  const count = files > 0 ? paint(look, 'faint', `  ${counted(files, 'file')} checked`) : ''
  return [
    `${head}  ${job.reused ? sanitiseName(result) : checked.outcome === 'off' ? 'always runs' : 'ran'}${count}`,
    ...because.map(({ message }) => `    ${sanitiseName(message)}`),
    ...(job.reused || result === '' ? [] : [`    ${sanitiseName(result)}`]),
  ]
}
