import { formatDuration } from '../model/duration.ts'
import type { PlannedJob } from '../model/plan.ts'
import { canonicalText } from './canonical-text.ts'

/** A command may be long; what tells two apart stands at its beginning mostly. */
const longestName = 80

/** How a job's plan changed from `a` to `b`, in words; empty when it did not. */
export const planChanges = (a: PlannedJob, b: PlannedJob): readonly string[] =>
  [
    lists('needs', a.needs, b.needs),
    values('when', a.when, b.when),
    values('allowed to fail', yesNo(a.allowFailure), yesNo(b.allowFailure)),
    values('retries', a.retry.times, b.retry.times),
    canonicalText({ ...a.retry, times: 0 }) === canonicalText({ ...b.retry, times: 0 }) ? undefined : 'waits between retries differ',
    values('timeout', timeOf(a), timeOf(b)),
    values('title', a.title ?? 'none', b.title ?? 'none'),
    values('group', a.group ?? 'none', b.group ?? 'none'),
    values('matrix cell', canonicalText(a.matrix?.cell ?? null), canonicalText(b.matrix?.cell ?? null)),
    lists('steps', a.steps.map(stepOf), b.steps.map(stepOf)),
  ].filter((change) => change !== undefined)

const yesNo = (value: boolean): string => (value ? 'yes' : 'no')
const timeOf = ({ timeoutMs }: PlannedJob): string => (timeoutMs === undefined ? 'none' : formatDuration(timeoutMs))
const stepOf = ({ name, type }: PlannedJob['steps'][number]): string => {
  const shown = name.length > longestName ? `${name.slice(0, longestName).toWellFormed()}…` : name
  return type === 'sh' || type === name ? shown : `${shown} (${type})`
}

const values = (what: string, a: string | number, b: string | number): string | undefined => (a === b ? undefined : `${what}: ${a} → ${b}`)

/** Names that stand more than once count as often. */
const lists = (what: string, a: readonly string[], b: readonly string[]): string | undefined => {
  const added = without(b, a)
  const removed = without(a, b)
  const changes = [...added.map((name) => `+${name}`), ...removed.map((name) => `-${name}`)]
  if (changes.length > 0) return `${what}: ${changes.join(' ')}`
  return a.every((name, position) => name === b[position]) ? undefined : `${what}: in another order`
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
