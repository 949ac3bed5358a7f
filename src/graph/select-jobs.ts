import type { JobId } from '../model/ids.ts'
import type { NeedOutput, Plan, PlannedJob } from '../model/plan.ts'
import { globsOf, type RunOptions } from '../model/run-request.ts'
import { UserError } from '../model/user-error.ts'
import { downstream } from './downstream.ts'
import { idGlob } from './id-glob.ts'
import { nearNames } from '../model/text/near-names.ts'
import { planGraph } from './plan-graph.ts'

/** Which jobs of a plan to run. If both are given, only jobs selected by both run. */
export interface Selection {
  /** Globs for job ids and matrix names. Only these jobs run, without their needs. */
  readonly only?: RunOptions['only']
  /** A job or matrix. It runs with everything downstream. */
  readonly from?: string
}

/**
 * The jobs that are not selected, each with the flag that leaves it out, such as `--only lint*`.
 *
 * @throws UserError if a flag matches no job, or a selected job needs the output of a job that is not selected.
 */
export const selectJobs = (plan: Plan, selection: Selection): ReadonlyMap<JobId, string> => {
  const { only, from } = selection
  const notSelected = new Map<JobId, string>()
  if (from !== undefined) leaveOut(notSelected, plan, jobsFrom(plan, from), `--from ${from}`)
  const globs = globsOf(only)
  const flags = globs.map((glob) => `--only ${glob}`).join(' ')
  if (globs.length > 0) leaveOut(notSelected, plan, new Set(globs.flatMap((glob) => jobsMatching(plan, glob))), flags)
  if (notSelected.size === plan.jobs.length) {
    throw new UserError('nothing-selected', `No job is selected by both ${flags} and --from ${from}.`, [`Omit one of the flags.`])
  }
  checkOutputs(plan, notSelected)
  return notSelected
}

const leaveOut = (notSelected: Map<JobId, string>, plan: Plan, selected: ReadonlySet<JobId>, by: string): void => {
  for (const { id } of plan.jobs) if (!selected.has(id)) notSelected.set(id, by)
}

const jobsMatching = (plan: Plan, only: string): readonly JobId[] => {
  const isWanted = idGlob(only)
  const selected = plan.jobs.filter(({ id, matrix }) => isWanted(id) || (matrix !== undefined && isWanted(matrix.of)))
  if (selected.length === 0) throw matchesNothing('--only', only, plan.jobs)
  return selected.map(({ id }) => id)
}

const jobsFrom = (plan: Plan, from: string): ReadonlySet<JobId> => {
  const graph = planGraph(plan)
  const starts = [...graph.jobs.entries()].filter(([, { id, matrix }]) => id === from || matrix?.of === from).map(([position]) => position)
  if (starts.length === 0) throw matchesNothing('--from', from, plan.jobs)
  return new Set([...downstream(graph, starts)].flatMap((position) => graph.jobs[position]?.id ?? []))
}

// about as many names as fit on a line
const mostShown = 8

const matchesNothing = (flag: string, wanted: string, jobs: readonly PlannedJob[]): UserError => {
  const names = new Set(jobs.flatMap(({ id, matrix }) => (matrix ? [matrix.of, id] : [id])))
  const near = nearNames(wanted, names)
  const shown = [...names].slice(0, mostShown).join(', ')
  const more = names.size > mostShown ? `, and ${names.size - mostShown} more` : ''
  return new UserError('no-such-job', `${flag} ${wanted} matches no job of this pipeline.`, [
    near.length > 0 ? `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}?` : `Its jobs: ${shown}${more}.`,
  ])
}

const checkOutputs = ({ jobs }: Plan, notSelected: ReadonlyMap<JobId, string>): void => {
  for (const { id, outputs = {} } of jobs) {
    if (notSelected.has(id)) continue
    const missing = [...new Set(Object.values(outputs).flatMap(jobsOf))].filter((source) => notSelected.has(source))
    const [first] = missing
    if (first === undefined) continue
    const names = missing.map((source) => `"${source}"`).join(', ')
    const flag = notSelected.get(first) ?? ''
    throw new UserError('needs-skipped-output', `The job "${id}" needs the output of ${names}, which ${flag} leaves out.`, [
      `Select ${names} as well, or leave "${id}" out.`,
    ])
  }
}

const jobsOf = (output: NeedOutput): readonly JobId[] => (output.kind === 'job' ? [output.job] : output.cells.map(({ job }) => job))
