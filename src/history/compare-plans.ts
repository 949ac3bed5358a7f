import { formatDuration } from '../model/text/duration.ts'
import type { Json } from '../model/json.ts'
import { keysOf } from '../model/keys-of.ts'
import type { PlannedJob } from '../model/plan.ts'
import { canonicalText } from './canonical-text.ts'

/** Commands may be long, but usually differ near the beginning. */
const longestName = 80

type Compare = (a: PlannedJob, b: PlannedJob) => string | readonly string[] | undefined

/** Only jobs with the same id are compared. */
const isTheSame: Compare = () => undefined

/** One comparison for each member of a planned job, in the order in which changes are listed. */
const comparisons: { readonly [Member in keyof Required<PlannedJob>]: Compare } = {
  id: isTheSame,
  needs: (a, b) => lists('needs', a.needs, b.needs),
  outputs: (a, b) => (canonicalText(a.outputs ?? {}) === canonicalText(b.outputs ?? {}) ? undefined : 'reads other outputs of its needs'),
  when: (a, b) => values('when', a.when, b.when),
  allowFailure: (a, b) => values('allowed to fail', yesNo(a.allowFailure), yesNo(b.allowFailure)),
  retry: (a, b) => [values('retries', a.retry.times, b.retry.times), waits(a, b)].filter((change) => change !== undefined),
  timeoutMs: (a, b) => values('timeout', timeOf(a), timeOf(b)),
  lock: (a, b) => values('lock', lockOf(a), lockOf(b)),
  interactive: (a, b) => values('interactive', yesNo(a.interactive === true), yesNo(b.interactive === true)),
  reports: (a, b) => lists('reports', a.reports ?? [], b.reports ?? []),
  cache: (a, b) => (canonicalText(cacheOf(a)) === canonicalText(cacheOf(b)) ? undefined : 'cached differently'),
  secrets: (a, b) => lists('secrets', a.secrets ?? [], b.secrets ?? []),
  title: (a, b) => values('title', a.title ?? 'none', b.title ?? 'none'),
  group: (a, b) => values('group', a.group ?? 'none', b.group ?? 'none'),
  matrix: (a, b) => values('matrix cell', canonicalText(a.matrix?.cell ?? null), canonicalText(b.matrix?.cell ?? null)),
  steps: (a, b) => lists('steps', a.steps.map(stepOf), b.steps.map(stepOf)),
}

/** How a job's plan changed from `a` to `b`, in words. Empty if it did not change. */
export const planChanges = (a: PlannedJob, b: PlannedJob): readonly string[] =>
  keysOf(comparisons).flatMap((member) => comparisons[member](a, b) ?? [])

const waits = (a: PlannedJob, b: PlannedJob): string | undefined =>
  canonicalText({ ...a.retry, times: 0 }) === canonicalText({ ...b.retry, times: 0 }) ? undefined : 'waits between retries differ'
const lockOf = ({ lock }: PlannedJob): string => {
  if (!lock) return 'none'
  return lock.slots === 1 ? lock.name : `${lock.name} (${lock.slots} slots)`
}
const cacheOf = ({ cache }: PlannedJob): Json => (cache ? { ...cache } : null)
const yesNo = (value: boolean): string => (value ? 'yes' : 'no')
const timeOf = ({ timeoutMs }: PlannedJob): string => (timeoutMs === undefined ? 'none' : formatDuration(timeoutMs))
const stepOf = ({ name, type }: PlannedJob['steps'][number]): string => {
  const shown = name.length > longestName ? `${name.slice(0, longestName).toWellFormed()}…` : name
  return type === 'sh' || type === name ? shown : `${shown} (${type})`
}

const values = (what: string, a: string | number, b: string | number): string | undefined => (a === b ? undefined : `${what}: ${a} → ${b}`)

/** Describes how a list of names changed. Names that occur more than once count each time. */
const lists = (what: string, a: readonly string[], b: readonly string[]): string | undefined => {
  const added = without(b, a)
  const removed = without(a, b)
  const changes = [...added.map((name) => `+${name}`), ...removed.map((name) => `-${name}`)]
  if (changes.length > 0) return `${what}: ${changes.join(' ')}`
  return a.every((name, position) => name === b[position]) ? undefined : `${what}: in a different order`
}

const without = (names: readonly string[], others: readonly string[]): readonly string[] => {
  const left = new Map<string, number>()
  for (const name of others) left.set(name, (left.get(name) ?? 0) + 1)
  return names.filter((name) => {
    const count = left.get(name) ?? 0
    left.set(name, count - 1)
    return count <= 0
  })
}
