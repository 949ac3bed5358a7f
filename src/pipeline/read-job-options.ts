import type { Json } from '../model/json.ts'
import { keysOf } from '../model/keys-of.ts'
import type { PlannedLock, RetryPolicy, RunsAfter } from '../model/plan.ts'
import { describeValue } from './describe-value.ts'
import type { JobOptions, StepOptions } from './job.ts'
import { readCache } from './cache/read-cache.ts'
import type { ReadCache } from './tasks.ts'
import { readLock } from './read-lock.ts'
import { readSecrets } from './read-secrets.ts'
import { readBoolean, readEnv, readRecord, readReports, readRetry, readText, readTimeout, readWhen } from './read-options.ts'
import type { Refuse } from './refusal.ts'

/** What a predicate gets. */
export interface ConditionContext {
  readonly needs: Readonly<Record<string, Json | undefined>>
  readonly inputs: Readonly<Record<string, unknown>>
}

/** The checked options of a job, except `needs`. */
export interface ReadJobOptions {
  /** Not checked yet; see `readNeeds`. */
  readonly needs: unknown
  readonly when: RunsAfter
  /** Present if `when` is `predicate`. */
  readonly condition?: (context: ConditionContext) => Promise<boolean>
  readonly allowFailure: boolean
  readonly retry: RetryPolicy
  readonly timeoutMs?: number
  readonly title?: string
  readonly group?: string
  readonly secrets: readonly string[]
  readonly lock?: PlannedLock
  readonly interactive?: true
  readonly reports?: readonly string[]
  readonly cache?: ReadCache
  /** What every step of the job inherits. */
  readonly inherited: StepOptions
}

type Given = Readonly<Record<string, unknown>>
type PlaceOption = 'env' | 'cwd' | 'shell'
type Part<Read> = (given: Given, refuse: Refuse) => Read

/** Options that jobs and steps both have: where and how commands run. */
const placeReaders: { readonly [Name in PlaceOption]: Part<StepOptions> } = {
  env: (given, refuse) => present('env', readEnv(given, refuse)),
  cwd: (given, refuse) => present('cwd', readText(given, 'cwd', refuse)),
  shell: (given, refuse) => present('shell', readText(given, 'shell', refuse)),
}

/** A reader for each option of a job. */
const jobReaders: { readonly [Name in Exclude<keyof Required<JobOptions>, PlaceOption>]: Part<Partial<ReadJobOptions>> } = {
  needs: ({ needs }) => ({ needs }),
  when: ({ when }, refuse) => (isPredicate(when) ? { when: 'predicate', condition: conditionOf(when) } : { when: readWhen(when, refuse) }),
  allowFailure: (given, refuse) => ({ allowFailure: readBoolean(given, 'allowFailure', refuse) }),
  retry: ({ retry }, refuse) => ({ retry: readRetry(retry, refuse) }),
  title: (given, refuse) => present('title', readText(given, 'title', refuse)),
  group: (given, refuse) => present('group', readText(given, 'group', refuse)),
  secrets: ({ secrets }, refuse) => ({ secrets: readSecrets(secrets, refuse) }),
  lock: ({ lock }, refuse) => present('lock', readLock(lock, refuse)),
  interactive: (given, refuse) => (readBoolean(given, 'interactive', refuse) ? { interactive: true } : {}),
  reports: ({ reports }, refuse) => present('reports', readReports(reports, refuse)),
  cache: ({ cache }, refuse) => present('cache', readCache(cache, refuse)),
  timeout: (given, refuse) => present('timeoutMs', readTimeout(given, refuse)),
}

/** A reader for each option of a step. */
const stepReaders: { readonly [Name in Exclude<keyof Required<StepOptions>, PlaceOption>]: Part<StepOptions> } = {
  when: ({ when }, refuse) => {
    const read = readWhen(when, refuse)
    return read === 'passed' ? {} : { when: read }
  },
  allowFailure: (given, refuse) => (readBoolean(given, 'allowFailure', refuse) ? { allowFailure: true } : {}),
  timeout: (given, refuse) => present('timeout', readTimeout(given, refuse)),
}

const present = <Name extends string, Value>(name: Name, value: Value | undefined): { readonly [N in Name]?: Value } =>
  // TypeScript widens a computed literal name to string
  (value === undefined ? {} : { [name]: value }) as { readonly [N in Name]?: Value }

const readAll = <Read>(readers: Readonly<Record<string, Part<Partial<Read>>>>, given: Given, refuse: Refuse): Partial<Read> =>
  Object.assign({}, ...Object.values(readers).map((read) => read(given, refuse))) as Partial<Read>

export const readJobOptions = (value: unknown, refuse: Refuse): ReadJobOptions => {
  const given = readRecord(value, [...keysOf(jobReaders), ...keysOf(placeReaders)], 'option', refuse)
  const read = readAll<ReadJobOptions>(jobReaders, given, refuse)
  // every reader has run, so no required member is missing
  return { ...read, inherited: readAll<StepOptions>(placeReaders, given, refuse) } as ReadJobOptions
}

/** The options of one step, merged over those it inherits from its job. */
export const readStepOptions = (value: unknown, inherited: StepOptions, refuse: Refuse): StepOptions => {
  const given = readRecord(value, [...keysOf(stepReaders), ...keysOf(placeReaders)], 'option', refuse)
  const own = { ...readAll<StepOptions>(placeReaders, given, refuse), ...readAll<StepOptions>(stepReaders, given, refuse) }
  const env = { ...inherited.env, ...own.env }
  return { ...inherited, ...own, ...(Object.keys(env).length > 0 && { env }) }
}

type Predicate = (context: ConditionContext) => unknown
const isPredicate = (value: unknown): value is Predicate => typeof value === 'function'

const conditionOf =
  (predicate: Predicate): ((context: ConditionContext) => Promise<boolean>) =>
  async (context) => {
    const answer: unknown = await predicate(context)
    if (typeof answer === 'boolean') return answer
    // without this, a forgotten return would always skip the job
    throw new TypeError(`when must return true or false, got ${describeValue(answer)}`)
  }
