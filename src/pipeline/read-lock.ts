import type { PlannedLock } from '../model/plan.ts'
import { describeValue, isRecord } from './describe-value.ts'
import { readRecord, readText } from './read-options.ts'
import type { Refuse } from './refusal.ts'

/** Reads a lock: its name alone, or its name and the number of jobs that may hold it. */
export const readLock = (value: unknown, refuse: Refuse): PlannedLock | undefined => {
  if (value === undefined) return undefined
  if (!isRecord(value)) {
    const name = typeof value === 'string' ? readText({ lock: value }, 'lock', refuse) : undefined
    if (name === undefined) throw refuse('wrong-lock', `lock must be a name, got ${describeValue(value)}`, advice)
    return { name, slots: 1 }
  }
  const inLock: Refuse = (code, problem, more) => refuse(code, `lock.${problem}`, more)
  const given = readRecord(value, ['name', 'slots'], 'option of lock', refuse)
  const name = readText(given, 'name', inLock)
  const slots = given['slots'] ?? 1
  if (name === undefined) throw refuse('wrong-lock', 'lock has no name', advice)
  if (typeof slots !== 'number' || !Number.isSafeInteger(slots) || slots < 1)
    throw refuse(
      'wrong-lock',
      `lock.slots must be a whole number of at least 1, got ${describeValue(slots)}`,
      'It counts the jobs that may hold the lock at once.',
    )
  return { name, slots }
}

const advice = "Write lock: 'publish' or lock: { name: 'database', slots: 2 }."
