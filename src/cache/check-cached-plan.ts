import { homedir } from 'node:os'
import { dirname, resolve, sep } from 'node:path'
import { planGraph } from '../graph/plan-graph.ts'
import type { JobId } from '../model/ids.ts'
import type { Plan } from '../model/plan.ts'
import { UserError } from '../model/user-error.ts'
import type { JobTask } from '../pipeline/tasks.ts'
import { GlobRules, globRule, isInside, type GlobRule } from './files/globs.ts'
import { repositoryOf } from './repository.ts'

interface CachedJob {
  readonly id: JobId
  readonly inputs: readonly GlobRule[]
  readonly outputs: readonly GlobRule[]
}

interface Where {
  readonly pipeline: string
  readonly project: string
  readonly notSelected: ReadonlyMap<JobId, string>
}

/**
 * Refuses a plan in which jobs with `cache` write to the same place, or read what another job may be writing.
 *
 * @throws UserError
 */
export const checkCachedPlan = (plan: Plan, tasks: ReadonlyMap<JobId, JobTask>, { pipeline, project, notSelected }: Where): void => {
  const { root: repository } = repositoryOf(project)
  const refuse = (job: JobId, problem: string, advice: string): UserError =>
    new UserError('wrong-cache', `Pipeline "${pipeline}", job "${job}": ${problem}.`, [advice])
  const jobs = plan.jobs
    .filter(({ id }) => !notSelected.has(id))
    .flatMap(({ id }): CachedJob[] => {
      const cache = tasks.get(id)?.cache
      if (!cache) return []
      const directory = resolve(project, cache.cwd ?? '.')
      const { inputs = [], outputs } = cache.planned
      const rules = (paths: readonly string[]): GlobRule[] =>
        paths.filter((path) => path !== '@git').map((path) => globRule(path, directory))
      return [{ id, inputs: rules(inputs), outputs: rules(outputs) }]
    })
  for (const { id, inputs, outputs } of jobs) {
    for (const { given, root } of outputs.filter(({ isNegated }) => !isNegated)) {
      if (!isInside(root, repository) || root === repository || isInside(root, resolve(repository, '.git')))
        throw refuse(id, `its output ${given} is not a place inside ${repository}`, 'Name a folder or a file that the job makes.')
      if (isInside(project, root) || isInside(homedir(), root))
        throw refuse(
          id,
          `its output ${given} is made in ${root}, which holds more than what the job makes`,
          'Let the job write to a folder of its own.',
        )
      const own = inputs.find((input) => input.isLiteral && !input.isNegated && isInside(input.root, root))
      if (own) throw refuse(id, `its input ${own.given} is one of its outputs`, 'Remove it from the inputs.')
    }
    const outside = inputs.find((input) => !isInside(input.root, repository))
    if (outside) throw refuse(id, `its input ${outside.given} lies outside ${repository}`, 'Only files of the repository can be inputs.')
  }
  const places = placesOf(jobs)
  checkOutputs(places, refuse)
  checkInputs(plan, jobs, places, refuse)
}

type RefuseJob = (job: JobId, problem: string, advice: string) => UserError

interface Place {
  readonly job: JobId
  readonly rule: GlobRule
}

/** All outputs, sorted so that what is inside a place follows it. */
const placesOf = (jobs: readonly CachedJob[]): readonly Place[] =>
  jobs
    .flatMap(({ id, outputs }) => outputs.filter(({ isNegated }) => !isNegated).map((rule) => ({ job: id, rule })))
    .sort((a, b) => (below(a.rule.root) < below(b.rule.root) ? -1 : 1))

const below = (path: string): string => (path.endsWith(sep) ? path : `${path}${sep}`)

const checkOutputs = (places: readonly Place[], refuse: RefuseJob): void => {
  const around: Place[] = []
  for (const place of places) {
    while (around.length > 0 && !isInside(place.rule.root, around.at(-1)?.rule.root ?? '')) around.pop()
    const other = around.find(({ job }) => job !== place.job)
    if (other)
      throw refuse(
        place.job,
        `its output ${place.rule.given} and the output ${other.rule.given} of the job "${other.job}" are in the same place, ${other.rule.root}`,
        'Let each job write to a folder of its own.',
      )
    around.push(place)
  }
}

const checkInputs = (plan: Plan, jobs: readonly CachedJob[], places: readonly Place[], refuse: RefuseJob): void => {
  const graph = planGraph(plan)
  const upstream = (job: JobId): ReadonlySet<JobId> => {
    const found = new Set([job])
    // the set grows during the loop
    for (const id of found) for (const need of graph.needs[graph.positionOf.get(id) ?? -1] ?? []) found.add(graph.jobs[need]?.id ?? id)
    return found
  }
  const byRoot = Map.groupBy(places, ({ rule }) => rule.root)
  for (const { id, inputs } of jobs) {
    const rules = new GlobRules(inputs)
    const shared = inputs
      .filter(({ isNegated }) => !isNegated)
      .flatMap((input) => [...placesIn(places, input.root), ...foldersAround(input.root).flatMap((folder) => byRoot.get(folder) ?? [])])
      .filter(({ job, rule }) => job !== id && !rules.leavesOut(rule.root))
    if (shared.length === 0) continue
    const needed = upstream(id)
    const other = shared.find(({ job }) => !needed.has(job))
    if (other)
      throw refuse(
        id,
        `its inputs can match ${other.rule.given}, which the job "${other.job}" makes and it does not need`,
        `Add "${other.job}" to its needs, or take the output away: '!${other.rule.given}'.`,
      )
  }
}

const foldersAround = (path: string): readonly string[] => {
  const around: string[] = []
  for (let folder = dirname(path); folder !== around.at(-1); folder = dirname(folder)) around.push(folder)
  return around
}

/** The places inside a folder, found without looking at all. */
const placesIn = (places: readonly Place[], folder: string): readonly Place[] => {
  const start = below(folder)
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (below(places[middle]?.rule.root ?? '') < start) low = middle + 1
    else high = middle
  }
  const found: Place[] = []
  for (let at = low; at < places.length && below(places[at]?.rule.root ?? '').startsWith(start); at++) {
    const place = places[at]
    if (place) found.push(place)
  }
  return found
}
