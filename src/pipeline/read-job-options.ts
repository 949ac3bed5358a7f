import type { Json } from '../model/json.ts'
import type { PlannedLock, RetryPolicy, RunsAfter } from '../model/plan.ts'
import { describeValue } from './describe-value.ts'
import type { JobOptions, StepOptions } from './job.ts'
import { readLock } from './read-lock.ts'
import { readSecrets } from './read-secrets.ts'
import { readBoolean, readEnv, readRecord, readRetry, readText, readTimeout, readWhen } from './read-options.ts'
import type { Refuse } from './refusal.ts'

/** What a predicate gets. */
export interface ConditionContext {
  readonly needs: Readonly<Record<string, Json | undefined>>
  readonly inputs: Readonly<Record<string, unknown>>
}

/** The options of a job, checked, but for `needs`. */
export interface ReadJobOptions {
  /** As given; see `readNeeds`. */
  readonly needs: unknown
  readonly when: RunsAfter
  /** Present when `when` is `predicate`. */
  readonly condition?: (context: ConditionContext) => Promise<boolean>
  readonly allowFailure: boolean
  readonly retry: RetryPolicy
  readonly timeoutMs?: number
  readonly title?: string
  readonly group?: string
  readonly secrets: readonly string[]
  readonly lock?: PlannedLock
  /** What every step of the job inherits. */
  readonly inherited: StepOptions
}

const commandOptionNames = ['env', 'cwd', 'shell', 'timeout'] as const
const jobOptionNames: readonly (keyof JobOptions)[] = [
  'needs',
  'when',
  'allowFailure',
  'retry',
  'title',
  'group',
  'secrets',
  'lock',
  ...commandOptionNames,
]
const stepOptionNames: readonly (keyof StepOptions)[] = ['when', 'allowFailure', ...commandOptionNames]

export const readJobOptions = (value: unknown, refuse: Refuse): ReadJobOptions => {
  const given = readRecord(value, jobOptionNames, 'option', refuse)
  const { when } = given
  const timeoutMs = readTimeout(given, refuse)
  const title = readText(given, 'title', refuse)
  const group = readText(given, 'group', refuse)
  const lock = readLock(given['lock'], refuse)
  return {
    needs: given['needs'],
    ...(isPredicate(when) ? { when: 'predicate', condition: conditionOf(when) } : { when: readWhen(when, refuse) }),
    allowFailure: readBoolean(given, 'allowFailure', refuse),
    retry: readRetry(given['retry'], refuse),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(title !== undefined && { title }),
    ...(group !== undefined && { group }),
    secrets: readSecrets(given['secrets'], refuse),
    ...(lock && { lock }),
    inherited: readPlace(given, refuse),
  }
}

/** The options of one step, over what it inherits from its job. */
export const readStepOptions = (value: unknown, inherited: StepOptions, refuse: Refuse): StepOptions => {
  const given = readRecord(value, stepOptionNames, 'option', refuse)
  const place = readPlace(given, refuse)
  const timeout = readTimeout(given, refuse)
  const when = readWhen(given['when'], refuse)
  const env = { ...inherited.env, ...place.env }
  return {
    ...inherited,
    ...place,
    ...(Object.keys(env).length > 0 && { env }),
    ...(timeout !== undefined && { timeout }),
    ...(when !== 'passed' && { when }),
    ...(readBoolean(given, 'allowFailure', refuse) && { allowFailure: true }),
  }
}

/** Where and how commands run. */
const readPlace = (given: Readonly<Record<string, unknown>>, refuse: Refuse): StepOptions => {
  const env = readEnv(given, refuse)
  const cwd = readText(given, 'cwd', refuse)
  const shell = readText(given, 'shell', refuse)
  return { ...(env && { env }), ...(cwd !== undefined && { cwd }), ...(shell !== undefined && { shell }) }
}

type Predicate = (context: ConditionContext) => unknown
const isPredicate = (value: unknown): value is Predicate => typeof value === 'function'

const conditionOf =
  (predicate: Predicate): ((context: ConditionContext) => Promise<boolean>) =>
  async (context) => {
    const answer: unknown = await predicate(context)
    if (typeof answer === 'boolean') return answer
    // a forgotten return would skip the job for ever
    throw new TypeError(`when must return true or false, got ${describeValue(answer)}`)
  }
