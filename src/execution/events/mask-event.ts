import type { SecretBook } from '../../masking/secret-book.ts'
import type { EventBody } from '../../model/event.ts'
import type { Json } from '../../model/json.ts'

type MembersOf<T> = T extends unknown ? keyof T : never
type MemberOf<T, Name extends PropertyKey> = T extends unknown ? (Name extends keyof T ? NonNullable<T[Name]> : never) : never

/**
 * How a value in an event is masked:
 * - `keep`: unchanged, because readers identify things by it. It must not contain a secret; see `RunSecrets.require`.
 * - `mask`: every string in it is masked. Its property names are Sparkwing's own.
 * - `mask as json`: the author made it. Property names are masked too, and so are numbers that contain a secret.
 * - a table with a rule for each property, `{ each }` for a record with any names, `[rule]` for a list.
 */
type Rule<T> =
  | 'keep'
  | 'mask'
  | 'mask as json'
  | (T extends readonly (infer Item)[] ? readonly [Rule<Item>] : T extends object ? Table<T> : never)

/** Has every property, so that a new one does not compile until it is decided whether it can contain a secret. */
type Table<T> = string extends keyof T
  ? { readonly each: Rule<T[keyof T]> }
  : { readonly [Name in MembersOf<T>]-?: Rule<MemberOf<T, Name>> }

type MembersOfEvent<T> = T extends unknown ? Omit<T, 'type'> : never
type EventRules = { readonly [Type in EventBody['type']]: Table<MembersOfEvent<Extract<EventBody, { readonly type: Type }>>> }

const failure = {
  reason: 'keep',
  exitCode: 'keep',
  command: 'mask',
  signal: 'keep',
  afterMs: 'keep',
  message: 'mask',
  stack: 'mask',
} as const
const ended = { status: 'keep', failure } as const

const rules: EventRules = {
  'run.started': {
    run: 'keep',
    number: 'keep',
    pipeline: 'keep',
    project: 'keep',
    directory: 'mask',
    inputs: 'mask as json',
    args: 'mask',
    command: 'mask',
    options: { only: 'mask', from: 'mask', failFast: 'keep', concurrency: 'keep', cache: 'keep' },
    owner: 'keep',
    versions: 'keep',
    git: 'mask',
    retryOf: { run: 'keep', first: 'keep', mode: 'keep', jobs: 'mask' },
  },
  'run.planned': {
    jobs: [
      {
        id: 'keep',
        title: 'mask',
        group: 'mask',
        needs: 'keep',
        outputs: { each: { kind: 'keep', job: 'keep', cells: [{ cell: 'mask', job: 'keep' }] } },
        when: 'keep',
        allowFailure: 'keep',
        retry: 'keep',
        timeoutMs: 'keep',
        matrix: { of: 'keep', cell: 'mask' },
        secrets: 'keep',
        lock: 'mask',
        interactive: 'keep',
        reports: 'mask',
        cache: 'mask',
        steps: [{ name: 'mask', type: 'keep' }],
      },
    ],
  },
  'job.queued': { job: 'keep', waitsFor: 'keep', lock: 'mask', heldBy: 'keep' },
  'job.checked': { job: 'keep', outcome: 'keep', because: 'mask', key: 'keep', from: 'keep', files: 'keep', durationMs: 'keep' },
  'job.started': { job: 'keep', attempt: 'keep', log: 'keep' },
  'step.started': { job: 'keep', attempt: 'keep', step: 'keep', parent: 'keep', name: 'mask', stepType: 'keep', log: 'keep' },
  'step.finished': { job: 'keep', attempt: 'keep', step: 'keep', ended, durationMs: 'keep', log: 'keep' },
  'job.retrying': { job: 'keep', attempt: 'keep', failure, durationMs: 'keep', delayMs: 'keep', log: 'keep' },
  'job.finished': {
    job: 'keep',
    attempt: 'keep',
    ended,
    output: 'mask as json',
    unrecorded: 'keep',
    exitCode: 'keep',
    durationMs: 'keep',
    log: 'keep',
    isLogComplete: 'keep',
    missing: 'keep',
    headline: { line: 'keep', text: 'mask', family: 'keep', signature: 'keep' },
    cases: [{ name: 'mask', file: 'mask', line: 'keep', message: 'mask', report: 'mask' }],
    moreCases: 'keep',
    reportProblem: 'mask',
    why: 'mask',
    reused: 'keep',
    kept: 'mask',
  },
  'job.skipped': { job: 'keep', because: { reason: 'keep', need: 'keep', by: 'mask', failed: 'keep' } },
  'annotation.added': { level: 'keep', message: 'mask', job: 'keep' },
  'processes.left': {
    job: 'keep',
    isLetGo: 'keep',
    processes: [{ pid: 'keep', startToken: 'keep', program: 'mask', user: 'keep' }],
    lock: 'mask',
  },
  'run.finished': { ended: { status: 'keep', failed: 'keep', cause: 'keep', because: 'mask' }, durationMs: 'keep' },
}

/** Masks the secrets in an event. Everything that reads events gets the masked event. */
export const maskEvent = (book: SecretBook, event: EventBody): EventBody => {
  if (book.isEmpty) return event
  const { type, ...members } = event
  return { type, ...(masked(book, members, rules[type]) as object) } as EventBody
}

/** A rule of any type. Each rule was checked against its own type above. */
type AnyRule = 'keep' | 'mask' | 'mask as json' | readonly [AnyRule] | { readonly [member: string]: AnyRule }

const masked = (book: SecretBook, value: unknown, rule: AnyRule): unknown => {
  if (rule === 'keep' || value === undefined) return value
  if (rule === 'mask') return book.data(value)
  if (rule === 'mask as json') return book.json(value as Json)
  if (isListRule(rule)) return (value as readonly unknown[]).map((item) => masked(book, item, rule[0]))
  const members = Object.entries(value as object).map(([name, member]) => [
    name,
    masked(book, member, rule['each'] ?? rule[name] ?? 'mask'),
  ])
  return Object.fromEntries(members)
}

const isListRule = (rule: AnyRule): rule is readonly [AnyRule] => Array.isArray(rule)
