import { describeValue } from './describe-value.ts'

type Take = (value: string) => void

/** What this process was asked to mask. Every copy of this package finds the same one. */
interface Masked {
  /** Asked for before anybody listened. */
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
 * Masks a value that became known only now, such as a token that a job fetched: from the next byte on it is `***` in logs, events, errors and
 * outputs of this run, in its common encodings too. What was written before stays. Gives the value back. A value shorter than 4 bytes,
 * or a common word such as `true`, is not masked, and the run says so.
 *
 * @throws TypeError when it is no text.
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

/** Hands over every value that {@link mask} is given, those of the past first; one listener, the last. */
export const onMask = (take: Take): void => {
  const all = masked()
  all.take = take
  for (const value of all.waiting.splice(0)) take(value)
}
