import type { JobId } from '../model/ids.ts'
import { jobFileName, longestJobFileName } from '../model/job-file-name.ts'
import type { Plan, PlannedJob } from '../model/plan.ts'
import { UserError } from '../model/user-error.ts'
import { findLoop } from './find-loop.ts'
import { nearNames } from '../model/text/near-names.ts'
import { planGraph } from './plan-graph.ts'
import { toJsonText } from '../model/record-json.ts'

/**
 * Refuses a plan that cannot be run or recorded.
 *
 * @throws UserError that names the job and the change to make.
 */
export const checkPlan = (plan: Plan): void => {
  if (plan.jobs.length === 0) {
    throw new UserError('empty-plan', 'The plan adds no jobs.', ["Call job('name', …) at least once in the pipeline's plan."])
  }
  for (const job of plan.jobs) checkId(job.id)
  checkClashes(plan.jobs)
  const known = new Set(plan.jobs.map(({ id }) => id))
  for (const job of plan.jobs) checkNeeds(job, known)
  checkLoops(plan)
}

// control characters and line separators would break every list, tree and log prefix that contains the id
const unprintable = /[\p{Cc}\u2028\u2029]/u

const checkId = (id: JobId): void => {
  const shown = toJsonText(id)
  if (id.trim() === '') throw new UserError('empty-job-id', `A job has no name (its id is ${shown}).`, ["Give it one: job('name', …)."])
  if (unprintable.test(id) || !id.isWellFormed()) {
    throw new UserError('unprintable-job-id', `The job id ${shown} contains a character that cannot be printed.`, ['Use printable text.'])
  }
  const { length } = jobFileName(id)
  if (length > longestJobFileName) {
    throw new UserError(
      'job-id-too-long',
      `The job id ${toJsonText(`${id.slice(0, 40)}…`)} is too long: its log's file name takes ${length} bytes, and ${longestJobFileName} are allowed.`,
      ['Use a shorter id and move the text to `title`. Letters outside ASCII take at least 6 bytes each.'],
    )
  }
}

const checkClashes = (jobs: readonly PlannedJob[]): void => {
  const seen = new Map<string, JobId>()
  for (const { id } of jobs) {
    const folded = id.toLowerCase()
    const other = seen.get(folded)
    if (other === id) throw new UserError('duplicate-job', `Two jobs are called "${id}".`, ['Rename one of them.'])
    if (other !== undefined) {
      throw new UserError(
        'clashing-jobs',
        `The jobs "${other}" and "${id}" differ only in case, so on many systems they would share one log file.`,
        ['Rename one of them.'],
      )
    }
    seen.set(folded, id)
  }
}

const checkNeeds = ({ id, needs, when }: PlannedJob, known: ReadonlySet<JobId>): void => {
  for (const need of needs) {
    if (known.has(need)) continue
    const near = nearNames(need, known)
    throw new UserError('unknown-need', `The job "${id}" needs "${need}", but the plan has no such job.`, [
      near.length > 0
        ? `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?`
        : `Add a job "${need}", or remove it from the needs of "${id}".`,
    ])
  }
  if (when === 'failed' && needs.length === 0) {
    throw new UserError(
      'failed-without-needs',
      `The job "${id}" can never run: it has \`when: 'failed'\` and needs nothing that could fail.`,
      ['List the jobs it should watch in `needs`.'],
    )
  }
}

const checkLoops = (plan: Plan): void => {
  const loop = findLoop(planGraph(plan))
  if (!loop) return
  throw new UserError('loop', `The plan has a loop, so these jobs would wait forever: ${loop.join(' → ')} (each needs the next).`, [
    'Remove one of these needs.',
  ])
}
