import type { RunEvent } from '../model/event.ts'

type Fields = Readonly<Record<string, (value: unknown) => boolean>>

const text = (value: unknown): boolean => typeof value === 'string'
const number = (value: unknown): boolean => typeof value === 'number'
const flag = (value: unknown): boolean => typeof value === 'boolean'
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const record =
  (fields: Fields = {}) =>
  (value: unknown): boolean =>
    isRecord(value) && hasAll(value, fields)
const list =
  (item: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(item)
const hasAll = (value: Readonly<Record<string, unknown>>, fields: Fields): boolean => {
  for (const name in fields) if (fields[name]?.(value[name]) !== true) return false
  return true
}

const log = record({ bytes: number, lines: number })
const missing = (value: unknown): boolean => value === undefined || record({ bytes: number, places: number, because: text })(value)
const failure = record({ reason: text })
const ended = (value: unknown): boolean => {
  if (!isRecord(value)) return false
  return value['status'] === 'failed' ? failure(value['failure']) : isEndWithoutFailure(value['status'])
}
const runEnded = (value: unknown): boolean => {
  if (!isRecord(value)) return false
  return value['status'] === 'failed' ? list(text)(value['failed']) : isEndWithoutFailure(value['status'])
}
const isEndWithoutFailure = (status: unknown): boolean => status === 'passed' || status === 'cancelled' || status === 'interrupted'

const owner = record({ machineId: text, bootId: text, pidNamespace: text, pid: number, startToken: text })
const plannedJob = record({
  id: text,
  needs: list(text),
  when: text,
  allowFailure: flag,
  retry: record(),
  steps: list(record({ name: text, type: text })),
})
const ofAttempt: Fields = { job: text, attempt: number, log }

/** What readers rely on; other fields may be missing. */
const fieldsOf: Readonly<Record<RunEvent['type'], Fields>> = {
  'run.started': {
    run: text,
    pipeline: text,
    project: text,
    directory: text,
    inputs: record(),
    args: list(text),
    options: record(),
    owner,
    versions: record({ sparkwing: text, node: text, platform: text }),
  },
  'run.planned': { jobs: list(plannedJob) },
  'job.queued': { job: text },
  'job.started': ofAttempt,
  'step.started': { ...ofAttempt, step: number, name: text, stepType: text },
  'step.finished': { ...ofAttempt, step: number, ended, durationMs: number },
  'job.retrying': { ...ofAttempt, failure, durationMs: number, delayMs: number },
  'job.finished': { ...ofAttempt, ended, durationMs: number, isLogComplete: flag, missing, why: text },
  'job.skipped': { job: text, because: record({ reason: text }) },
  'annotation.added': { level: text, message: text },
  'run.finished': { ended: runEnded, durationMs: number },
}

/** Whether a record is of a type that this version knows. */
export const isKnownEvent = ({ type }: { readonly type: string }): boolean => Object.hasOwn(fieldsOf, type)

/**
 * Whether a record of a known type has what makes it an event: a damaged disk, or a hand, may leave a line that is JSON and no event, and
 * one such line must not hide the other runs.
 */
export const isSoundEvent = (event: Readonly<Record<string, unknown>> & { readonly type: string }): boolean =>
  number(event['at']) && (!isKnownEvent(event) || hasAll(event, fieldsOf[event.type as RunEvent['type']]))
