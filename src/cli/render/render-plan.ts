import { formatDuration } from '../../model/text/duration.ts'
import { keysOf } from '../../model/keys-of.ts'
import type { PlannedJob, RunsAfter } from '../../model/plan.ts'
import { describeForeseen } from '../../model/cache/describe-foreseen.ts'
import type { PlanJson } from '../../wire/pipeline.ts'
import { counted } from '../../model/text/counted.ts'
import { alignColumns } from './columns.ts'
import { paint, spell, type Look } from './look.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'
import { statusMark } from './status-mark.ts'

/** The plan of a run: its jobs in layers, each indented below what it waits for. */
export const renderPlan = ({ pipeline, jobs, notSelected, foreseen }: PlanJson, look: Look): string => {
  const selected = jobs.length - Object.keys(notSelected).length
  const head = `${paint(look, 'strong', sanitiseName(pipeline))}${spell(look, ' · ', ' - ')}${selected === jobs.length ? counted(jobs.length, 'job') : `${selected} of ${counted(jobs.length, 'job')}`}`
  return [head, ...planLines(jobs, look, { notSelected, foreseen })].join('\n')
}

/** The jobs of a plan, one per line, by layer. A job is one level below the deepest of its needs. */
export const planLines = (
  jobs: readonly PlannedJob[],
  look: Look,
  { notSelected = {}, foreseen = {} }: { readonly [Name in 'notSelected' | 'foreseen']?: PlanJson[Name] | undefined } = {},
): string[] => {
  const layers = layersOf(jobs)
  const layered = jobs.toSorted((a, b) => (layers.get(a.id) ?? 0) - (layers.get(b.id) ?? 0))
  const rows = layered.map((job) => {
    const by = notSelected[job.id]
    const mark = statusMark(by === undefined ? 'pending' : 'skipped', look)
    const found = foreseen[job.id]
    const facts =
      by === undefined ? [...factsOf(job), ...(found ? [sanitiseName(describeForeseen(found))] : [])] : [`skipped by ${sanitiseName(by)}`]
    return [
      `${'  '.repeat(1 + (layers.get(job.id) ?? 0))}${mark} ${sanitiseName(job.id)}`,
      paint(look, 'faint', facts.join(spell(look, ' · ', ' - '))),
    ]
  })
  return alignColumns(rows, look.columns, spell(look, '…', '..'))
}

const layersOf = (jobs: readonly PlannedJob[]): ReadonlyMap<string, number> => {
  const byId = new Map<string, PlannedJob>(jobs.map((job) => [job.id, job]))
  const layers = new Map<string, number>()
  // plans have been checked for loops, but showing one with a loop must not hang
  const layerOf = (job: PlannedJob): number => {
    const known = layers.get(job.id)
    if (known !== undefined) return known
    layers.set(job.id, 0)
    const deepest = job.needs.reduce((depth, need) => Math.max(depth, 1 + layerOf(byId.get(need) ?? { ...job, needs: [] })), 0)
    layers.set(job.id, deepest)
    return deepest
  }
  for (const job of jobs) layerOf(job)
  return layers
}

const nothing = (): undefined => undefined

/** What the line of a job says of each member of its plan, in the order of the words. */
const factOf: { readonly [Member in keyof Required<PlannedJob>]: (job: PlannedJob) => string | undefined } = {
  id: nothing,
  group: nothing,
  outputs: nothing,
  matrix: nothing,
  secrets: nothing,
  lock: nothing,
  reports: nothing,
  title: ({ title }) => (title === undefined ? undefined : sanitiseName(title)),
  needs: ({ needs }) => (needs.length > 0 ? `after ${needs.map(sanitiseName).join(', ')}` : undefined),
  when: ({ when }) => whenWords[when],
  allowFailure: ({ allowFailure }) => (allowFailure ? 'may fail' : undefined),
  retry: ({ retry }) => (retry.times > 0 ? `retries ${retry.times}` : undefined),
  cache: ({ cache }) => (cache ? 'has a cache' : undefined),
  interactive: ({ interactive }) => (interactive ? 'interactive' : undefined),
  timeoutMs: ({ timeoutMs }) => (timeoutMs === undefined ? undefined : `at most ${formatDuration(timeoutMs)}`),
  steps: ({ steps }) => (steps.length > 1 ? counted(steps.length, 'step') : undefined),
}

const whenWords: Readonly<Record<RunsAfter, string | undefined>> = {
  passed: undefined,
  predicate: 'on a condition',
  always: 'always',
  failed: 'when one failed',
}

const factsOf = (job: PlannedJob): string[] => keysOf(factOf).flatMap((member) => factOf[member](job) ?? [])
