import { durationMs } from '../model/text/duration.ts'
import { nearName } from '../model/text/near-names.ts'
import type { RetryPolicy } from '../model/plan.ts'
import { describeValue, isRecord } from './describe-value.ts'
import type { When } from './job.ts'
import type { Refuse } from './refusal.ts'

type Given = Readonly<Record<string, unknown>>

/** Node's timers cannot wait longer. */
const longestMs = 2 ** 31 - 1

/** The value as a record, with only known options; empty if absent. */
export const readRecord = (value: unknown, known: readonly string[], noun: string, refuse: Refuse): Given => {
  if (value === undefined) return {}
  if (!isRecord(value)) throw refuse('wrong-option', `its ${noun}s must be an object, got ${describeValue(value)}`)
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue
    const near = nearName(name, known)
    const advice = near === undefined ? `Known options: ${known.join(', ')}.` : `Did you mean "${near}"?`
    throw refuse('unknown-option', `there is no ${noun} "${name}"`, advice)
  }
  return value
}

export const readBoolean = (given: Given, name: string, refuse: Refuse): boolean => {
  const value = given[name]
  if (value === undefined || typeof value === 'boolean') return value ?? false
  throw refuse('wrong-option', `${name} must be true or false, got ${describeValue(value)}`, `Write ${name}: true, or leave it out.`)
}

/** A text that is not blank. */
export const readText = (given: Given, name: string, refuse: Refuse): string | undefined => {
  const value = given[name]
  if (value === undefined) return undefined
  if (typeof value === 'string' && value.trim() !== '' && !value.includes('\0')) return value
  throw refuse('wrong-option', `${name} must be a text, got ${describeValue(value)}`)
}

export const readDuration = (given: Given, name: string, refuse: Refuse): number | undefined => {
  const value = given[name]
  if (value === undefined) return undefined
  const ms = typeof value === 'string' || typeof value === 'number' ? durationMs(value) : undefined
  if (ms === undefined) {
    throw refuse(
      'wrong-duration',
      `${name} must be a duration, got ${describeValue(value)}`,
      "Write milliseconds or a text such as '500ms', '10s', '2m', '1.5h'.",
    )
  }
  if (ms > longestMs) throw refuse('wrong-duration', `${name} must be at most 24 days, got ${describeValue(value)}`)
  return ms
}

/** A duration greater than 0. */
export const readTimeout = (given: Given, refuse: Refuse): number | undefined => {
  const ms = readDuration(given, 'timeout', refuse)
  if (ms === 0) throw refuse('wrong-duration', 'timeout must be longer than 0', 'Leave it out for no limit.')
  return ms
}

const whens: readonly When[] = ['passed', 'failed', 'always']
const isWhen = (value: unknown): value is When => whens.some((when) => when === value)

export const readWhen = (value: unknown, refuse: Refuse): When => {
  if (value === undefined) return 'passed'
  if (isWhen(value)) return value
  const near = typeof value === 'string' ? nearName(value, whens) : undefined
  const allowed = "'passed', 'failed', 'always'"
  throw refuse(
    'wrong-option',
    `when must be one of ${allowed}, got ${describeValue(value)}`,
    near === undefined ? undefined : `Did you mean "${near}"?`,
  )
}

export const readEnv = (given: Given, refuse: Refuse): Readonly<Record<string, string>> | undefined => {
  const { env } = given
  if (env === undefined) return undefined
  if (!isRecord(env)) throw refuse('wrong-option', `env must be an object of texts, got ${describeValue(env)}`)
  const entries = Object.entries(env).map(([name, value]) => {
    if (name === '' || /[=\0]/.test(name)) throw refuse('wrong-option', `env has a variable with the invalid name ${describeValue(name)}`)
    if (typeof value !== 'string' || value.includes('\0')) {
      throw refuse('wrong-option', `the variable ${name} of env must be a text, got ${describeValue(value)}`)
    }
    return [name, value] as const
  })
  return Object.fromEntries(entries)
}

const reportsAdvice = "Write globs, relative to the job's directory: reports: ['junit.xml']."

/** Globs of reports without duplicates. */
export const readReports = (value: unknown, refuse: Refuse): readonly string[] | undefined => {
  if (value === undefined) return undefined
  if (!Array.isArray(value)) throw refuse('wrong-option', `reports must be a list of globs, got ${describeValue(value)}`, reportsAdvice)
  for (const glob of value) {
    if (typeof glob === 'string' && glob.trim() !== '' && !glob.includes('\0') && !glob.startsWith('/')) continue
    throw refuse('wrong-option', `reports holds ${describeValue(glob)}, which is no relative path or glob`, reportsAdvice)
  }
  return value.length === 0 ? undefined : [...new Set(value.filter((glob) => typeof glob === 'string'))]
}

const defaultMaxMs = 60_000

export const readRetry = (value: unknown, refuse: Refuse): RetryPolicy => {
  const given: Given = isRecord(value)
    ? readRecord(value, ['times', 'backoff', 'factor', 'max'], 'option of retry', refuse)
    : { times: value ?? 0 }
  const times = given['times']
  const factor = given['factor'] ?? 2
  if (typeof times !== 'number' || !Number.isSafeInteger(times) || times < 0) {
    const what = isRecord(value) ? 'retry.times' : 'retry'
    throw refuse(
      'wrong-retry',
      `${what} must be a whole number of at least 0, got ${describeValue(times)}`,
      'It counts the attempts after the first.',
    )
  }
  if (typeof factor !== 'number' || !Number.isFinite(factor) || factor < 1) {
    throw refuse('wrong-retry', `retry.factor must be a number of at least 1, got ${describeValue(factor)}`)
  }
  const inRetry: Refuse = (code, problem, advice) => refuse(code, `retry.${problem}`, advice)
  const backoffMs = readDuration(given, 'backoff', inRetry) ?? 0
  // the default does not shorten a first wait that the author asked for
  return { times, backoffMs, factor, maxMs: readDuration(given, 'max', inRetry) ?? Math.max(defaultMaxMs, backoffMs) }
}
