import { describeValue } from './describe-value.ts'

type Take = (value: string) => void

/** What this process was asked to mask. All copies of this package share it. */
interface Masked {
  /** Values given before there was a listener. */
  readonly waiting: string[]
  take?: Take
}

const key = Symbol.for('sparkwing.masked')

const masked = (): Masked => {
  const there: unknown = Reflect.get(globalThis, key)
  if (isMasked(there)) return there
  const made: Masked = { waiting: [] }
  Reflect.set(globalThis, key, made)
  return made
}

const isMasked = (value: unknown): value is Masked => typeof value === 'object' && value !== null && 'waiting' in value

/**
 * Masks a value that became known during the run, such as a token that a job fetched. From the next byte on, the value and its common
 * encodings become `***` in logs, events, errors and outputs of this run. What was written before stays as it is. Returns the value. A
 * value that is shorter than 4 bytes, or a common word such as `true`, is not masked, and the run shows a warning.
 *
 * @throws TypeError if it is not a text.
 * @example const token = mask(await fetchToken())
 */
export const mask = <Value extends string>(value: Value): Value => {
  const given: unknown = value
  if (typeof given !== 'string') throw new TypeError(`mask(…) takes a text, got ${describeValue(given)}`)
  const { take, waiting } = masked()
  if (take) take(given)
  else waiting.push(given)
  return value
}

/** Passes every value given to {@link mask} to `take`, including earlier ones. A new listener replaces the previous one. */
export const onMask = (take: Take): void => {
  const all = masked()
  all.take = take
  for (const value of all.waiting.splice(0)) take(value)
}
