import type { Reused } from '../model/cache/checked.ts'
import type { OfKind, Reason } from '../model/cache/reason.ts'
import type { Headline, RetryOf } from '../model/event.ts'
import { isKnownEventType, type RunEvent, type EventOf } from '../model/event.ts'
import { parseRunId } from '../model/ids.ts'
import type { LeftProcess } from '../model/loose-ends/left-process.ts'
import type { PlannedJob } from '../model/plan.ts'
import type { FailedCase, ReportedCases } from '../model/reported-cases.ts'

type Check = (value: unknown) => boolean
type Fields = Readonly<Record<string, Check>>
/** One check for each member of `T`; a new member does not compile without one. */
type ChecksOf<T> = { readonly [Name in keyof Required<T>]: Check }

/** Two of these added together are still a valid `Date`. */
const longestMs = 4e15
/** Larger numbers would leave no room for the events that close a run. */
const highestSeq = 2 ** 48

const text: Check = (value) => typeof value === 'string'
const flag: Check = (value) => typeof value === 'boolean'
/** The id of another run. It becomes a part of paths and addresses. */
const otherRun: Check = (value) => typeof value === 'string' && parseRunId(value) !== undefined
const anything: Check = () => true
const number: Check = Number.isFinite
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0
/** A time or a duration in milliseconds. Other programs may write fractions. */
const millis: Check = (value) => typeof value === 'number' && Math.abs(value) <= longestMs
const pid: Check = (value) => Number.isInteger(value) && Number(value) > 0 && Number(value) < 2 ** 31
/** An exit status that means failure. */
const failedStatus: Check = (value) => Number.isInteger(value) && Number(value) > 0 && Number(value) < 256
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const list =
  (item: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(item)
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const record =
  (fields: Fields = {}): Check =>
  (value) =>
    isRecord(value) && hasAll(value, fields)
const hasAll = (value: Readonly<Record<string, unknown>>, fields: Fields): boolean => {
  // a config may have given all objects more members
  for (const name in fields) if (Object.hasOwn(fields, name) && fields[name]?.(value[name]) !== true) return false
  return true
}
/** A record whose other fields depend on the value of `key`. If only a newer Sparkwing knows the value, any fields pass. */
const oneOf =
  (key: string, variants: Readonly<Record<string, Fields>>): Check =>
  (value) => {
    if (!isRecord(value)) return false
    const name = value[key]
    return typeof name === 'string' && (!Object.hasOwn(variants, name) || hasAll(value, variants[name] ?? {}))
  }

const log = record({ bytes: count, lines: count })
const missing = optional(record({ bytes: count, places: count, because: text }))
const headline = optional(record({ line: count, text, family: text, signature: text } satisfies ChecksOf<Headline>))
const reported = {
  cases: optional(
    list(
      record({
        name: text,
        file: optional(text),
        line: optional(count),
        message: optional(text),
        report: text,
      } satisfies ChecksOf<FailedCase>),
    ),
  ),
  moreCases: optional(count),
  reportProblem: optional(text),
} satisfies ChecksOf<ReportedCases>
const unrecorded = optional(record({ bytes: count, limit: text }))
const failure = oneOf('reason', {
  'exit-code': { exitCode: number, command: optional(text) },
  signal: { signal: text, command: optional(text) },
  timeout: { afterMs: millis },
  threw: { message: text, stack: optional(text) },
  'not-started': { message: text },
  'bad-output': { message: text },
})
const skipReason = oneOf('reason', {
  'need-failed': { need: text },
  'need-skipped': { need: text },
  'need-cancelled': { need: text },
  'no-need-failed': {},
  condition: {},
  'not-selected': { by: text },
  'run-cancelled': {},
  'run-interrupted': {},
  'fail-fast': { failed: text },
})
const waits = { slot: {}, terminal: {}, lock: { lock: text, heldBy: optional(text) } }
const isSoundWait = oneOf('waitsFor', waits)
const ends = { passed: {}, failed: { failure }, cancelled: {}, interrupted: {} }
const runEnds = {
  passed: {},
  failed: { failed: list(text), exitCode: optional(failedStatus) },
  cancelled: { cause: text },
  interrupted: { because: text },
}

/** What an earlier run or an earlier look found may quote a reason in turn. */
const quoted: Check = (value) => reason(value)
const ofPath = { path: text }
const ofNeed = { need: text }
const reasons: { readonly [Kind in Reason['kind']]: ChecksOf<Omit<OfKind<Kind>, 'kind'>> } = {
  'file-changed': ofPath,
  'file-new': ofPath,
  'file-gone': ofPath,
  'file-mode': { ...ofPath, isExecutable: flag },
  more: { count },
  'variable-changed': { name: text },
  'variable-set': { name: text },
  'variable-unset': { name: text },
  definition: { part: text },
  input: { name: text },
  'need-changed': ofNeed,
  'need-output-changed': ofNeed,
  tool: { name: text },
  packages: ofPath,
  platform: { from: text, to: text },
  'nothing-kept': {},
  'not-kept': { run: text, because: quoted },
  'failed-before': { run: text },
  removed: { run: text },
  damaged: {},
  'other-user': {},
  'not-restored': { message: text },
  asked: { flag: text },
  'no-inputs': {},
  'never-reused': {},
  'outputs-touched': {},
  'need-uncached': ofNeed,
  'need-unknown': ofNeed,
  'need-touched': ofNeed,
  'tracked-output': ofPath,
  'linked-output': ofPath,
  unsettled: ofPath,
  'special-file': ofPath,
  'outside-link': ofPath,
  'unreadable-name': ofPath,
  'no-git': {},
  submodule: {},
  'packages-unknown': {},
  'changed-while-running': { because: quoted },
  'output-missing': ofPath,
  'output-secret': ofPath,
  'output-changed': ofPath,
  secret: {},
  'name-secret': {},
  flaky: {},
  'step-failed': {},
  'log-incomplete': {},
  warned: {},
  'too-large': {},
  trouble: { message: text },
}
const reason: Check = oneOf('kind', reasons)
const kept: Check = (value) => isRecord(value) && ('not' in value ? reason(value['not']) : count(value['bytes']) && count(value['files']))

const plannedJob = record({
  id: text,
  title: optional(text),
  group: optional(text),
  needs: list(text),
  outputs: optional(record()),
  when: text,
  allowFailure: flag,
  retry: record({ times: number, backoffMs: number, factor: number, maxMs: number }),
  timeoutMs: optional(number),
  matrix: optional(record({ of: text, cell: record() })),
  secrets: optional(list(text)),
  lock: optional(record({ name: text, slots: number })),
  interactive: optional(flag),
  reports: optional(list(text)),
  cache: optional(record({ outputs: list(text), inputs: optional(list(text)) })),
  steps: list(record({ name: text, type: text })),
} satisfies ChecksOf<PlannedJob>)
const leftProcess = record({ pid, startToken: text, program: text, user: optional(text) } satisfies ChecksOf<LeftProcess>)
const ofAttempt = { job: text, attempt: count, log }

/** The fields of an event except those that all events have. For a union, the fields of each of its parts. */
type FieldOf<Event> = Event extends RunEvent ? Exclude<keyof Event, 'v' | 'seq' | 'at' | 'type'> : never
type Checks = { readonly [Type in RunEvent['type']]: Readonly<Record<FieldOf<EventOf<Type>>, Check>> }

/**
 * What each field of an event must be, so that code that reads the event can rely on its type. Fields that only a newer Sparkwing knows
 * pass.
 */
const checks: Checks = {
  'run.started': {
    run: text,
    number: optional(count),
    pipeline: text,
    project: text,
    directory: text,
    inputs: record(),
    args: list(text),
    command: optional(list(text)),
    options: record({
      only: optional((value) => text(value) || list(text)(value)),
      from: optional(text),
      failFast: optional(flag),
      concurrency: number,
      cache: optional(text),
    } satisfies ChecksOf<EventOf<'run.started'>['options']>),
    owner: record({ machineId: text, bootId: text, pidNamespace: text, pid, startToken: text }),
    versions: record({ sparkwing: text, node: text, platform: text }),
    retryOf: optional(record({ run: otherRun, first: otherRun, mode: text, jobs: optional(list(text)) } satisfies ChecksOf<RetryOf>)),
    git: optional(record({ branch: optional(text), commit: optional(text), subject: optional(text), dirty: optional(flag) })),
  },
  'run.planned': { jobs: list(plannedJob) },
  'job.queued': { job: text, waitsFor: text, lock: optional(text), heldBy: optional(text) },
  'job.checked': {
    job: text,
    outcome: text,
    because: list(reason),
    key: optional(text),
    from: optional(otherRun),
    files: count,
    durationMs: millis,
  },
  'job.started': ofAttempt,
  'step.started': { ...ofAttempt, step: count, parent: optional(count), name: text, stepType: text },
  'step.finished': { ...ofAttempt, step: count, ended: oneOf('status', ends), durationMs: millis },
  'job.retrying': { ...ofAttempt, failure, durationMs: millis, delayMs: millis },
  'job.finished': {
    ...ofAttempt,
    ended: oneOf('status', ends),
    output: anything,
    unrecorded,
    exitCode: optional(number),
    durationMs: millis,
    isLogComplete: flag,
    missing,
    headline,
    ...reported,
    why: text,
    reused: optional(record({ run: otherRun, by: text, savedMs: millis } satisfies ChecksOf<Reused>)),
    kept: optional(kept),
  },
  'job.skipped': { job: text, because: skipReason },
  'annotation.added': { level: text, message: text, job: optional(text) },
  'processes.left': { job: optional(text), isLetGo: flag, processes: list(leftProcess), lock: optional(text) },
  'run.finished': { ended: oneOf('status', runEnds), durationMs: millis },
}

/** A record that may be an event, with what every line of a journal has. */
export type EventRecord = Readonly<Record<string, unknown>> & { readonly type: string }

const typeOf = ({ type }: { readonly type: string }): RunEvent['type'] | undefined => (isKnownEventType(type) ? type : undefined)

/** Whether this version understands a record. Records that it does not understand are left out. */
export const isKnownEvent = (event: EventRecord | RunEvent): boolean =>
  typeOf(event) !== undefined && (event.type !== 'job.queued' || !('waitsFor' in event) || Object.hasOwn(waits, String(event.waitsFor)))

/**
 * Whether a record of a known type has everything that makes it an event. A damaged disk or manual editing may leave a line that is JSON
 * but not an event, and one such line must not hide the other runs.
 */
export const isSoundEvent = (event: EventRecord): boolean => {
  const type = typeOf(event)
  if (!millis(event['at'])) return false
  return type === undefined || (hasAll(event, checks[type]) && (type !== 'job.queued' || isSoundWait(event)))
}

/** The status with which a run, job or step ended, if this version does not know it. Then the state of the run is unknown. */
export const unknownEnd = (event: EventRecord): string | undefined => {
  const known = event.type === 'run.finished' ? runEnds : ends
  const { ended } = event
  if (typeOf(event) === undefined || !isRecord(ended)) return undefined
  const { status } = ended
  return typeof status === 'string' && !Object.hasOwn(known, status) ? status : undefined
}

/** Whether the value can be the number of an event. */
export const isSeq = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= highestSeq
