import { nearName } from '../model/text/near-names.ts'

/** Asked for by `await`, JSON and inspection of any object. */
const askedByTheLanguage = new Set(['then', 'toJSON', 'constructor', 'inspect'])

/**
 * The record, but a name that is not among `names` throws instead of being `undefined`: what the compiler says where there is one.
 * `refuse` makes the error from the near name, if there is one.
 */
export const guardedRecord = <Value>(
  values: Readonly<Record<string, Value>>,
  names: readonly string[],
  refuse: (name: string, near: string | undefined) => Error,
): Readonly<Record<string, Value>> => {
  const known = new Set(names)
  return new Proxy(values, {
    get: (target, name) => {
      if (typeof name === 'symbol' || askedByTheLanguage.has(name) || known.has(name)) {
        const value: unknown = typeof name === 'symbol' || Object.hasOwn(target, name) ? Reflect.get(target, name) : undefined
        return value
      }
      throw refuse(name, nearName(name, known))
    },
  })
}
