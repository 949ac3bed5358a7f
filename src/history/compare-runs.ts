import { describeFailure } from '../model/failure.ts'
import type { Json } from '../model/json.ts'
import type { JobRecord, RunRecord, RunSnapshot } from '../model/run-record.ts'
import { describeSkipReason } from '../model/skip-reason.ts'
import type { ComparedFactJson, ComparedJobJson, ComparedStateJson, ComparisonJson, JobChange } from '../wire/comparison.ts'
import { canonicalText } from './canonical-text.ts'
import { planChanges } from './compare-plans.ts'

/** Compares two runs, from `a` to `b`. */
export const compareRuns = (a: RunSnapshot, b: RunSnapshot): Omit<ComparisonJson, 'a' | 'b' | 'commits'> => ({
  inputs: facts(a.run.started.inputs, b.run.started.inputs),
  environment: facts(environmentOf(a.run), environmentOf(b.run)),
  jobs: compareJobs(a.jobs, b.jobs),
})

type Facts = Readonly<Record<string, Json | undefined>>

const facts = (a: Facts, b: Facts): readonly ComparedFactJson[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) => fact(name, own(a, name), own(b, name)))

/** An input may have the name of a property that every object inherits. */
const own = (from: Facts, name: string): Json | undefined => (Object.hasOwn(from, name) ? from[name] : undefined)

const fact = (name: string, a: Json | undefined, b: Json | undefined): ComparedFactJson => ({
  name,
  ...(a !== undefined && { a }),
  ...(b !== undefined && { b }),
  isSame: a === undefined || b === undefined ? a === b : canonicalText(a) === canonicalText(b),
})

const environmentOf = ({ started }: RunRecord): Facts => {
  const { versions, owner, directory, git, args, options } = started
  return {
    sparkwing: versions.sparkwing,
    node: versions.node,
    platform: versions.platform,
    machine: owner.machineId,
    directory,
    branch: git?.branch,
    commit: git?.commit,
    dirty: git?.dirty,
    args,
    options: { ...options },
  }
}

const compareJobs = (a: readonly JobRecord[], b: readonly JobRecord[]): readonly ComparedJobJson[] => {
  const before = new Map(a.map((job) => [job.planned.id, job]))
  const after = new Set(b.map(({ planned }) => planned.id))
  return [
    ...b.map((job) => compareJob(before.get(job.planned.id), job)),
    ...a
      .filter(({ planned }) => !after.has(planned.id))
      .map((job) => ({ ...namesOf(job), a: stateOf(job), change: 'gone' as const, plan: 'only-a' as const })),
  ]
}

const compareJob = (before: JobRecord | undefined, job: JobRecord): ComparedJobJson => {
  const b = stateOf(job)
  if (!before) return { ...namesOf(job), b, change: 'new', plan: 'only-b' }
  const a = stateOf(before)
  const change = changeOf(a, b)
  const changes = planChanges(before.planned, job.planned)
  return {
    ...namesOf(job),
    a,
    b,
    ...(a.durationMs !== undefined && b.durationMs !== undefined && { deltaMs: b.durationMs - a.durationMs }),
    ...(change && { change }),
    ...(changes.length > 0 && { plan: 'changed', changes }),
  }
}

/** Durations differ by chance. Only a difference of at least this share of the shorter one, and this many milliseconds, counts. */
const noise = { share: 0.25, ms: 500 }

const changeOf = (a: ComparedStateJson, b: ComparedStateJson): JobChange | undefined => {
  if (a.status !== b.status) return 'state'
  if (a.durationMs === undefined || b.durationMs === undefined) return undefined
  const delta = Math.abs(b.durationMs - a.durationMs)
  if (delta < noise.ms || delta < noise.share * Math.min(a.durationMs, b.durationMs)) return undefined
  return b.durationMs > a.durationMs ? 'slower' : 'faster'
}

const namesOf = ({ planned: { id, title } }: JobRecord): Pick<ComparedJobJson, 'id' | 'title'> => ({
  id,
  ...(title !== undefined && { title }),
})

const stateOf = ({ planned, state, attempts }: JobRecord): ComparedStateJson => ({
  status: state.status,
  ...(state.status === 'passed' && state.reused ? { reused: state.reused.by } : 'durationMs' in state && { durationMs: state.durationMs }),
  ...(state.status === 'failed' && { because: describeFailure(state.failure) }),
  ...(state.status === 'skipped' && { because: describeSkipReason(state.because) }),
  attempts: attempts.length,
  ...(state.status === 'failed' && planned.allowFailure && { isFailureAllowed: true }),
})
