import { nearName } from '../model/text/near-names.ts'

/** Names that `await`, JSON and inspection read from any object. */
const askedByTheLanguage = new Set(['then', 'toJSON', 'constructor', 'inspect'])

/**
 * A proxy of the record that throws for a name that is not in `names`, where the record itself would return `undefined`. It replaces the
 * compiler's error for configs that are not compiled. `refuse` makes the error; it gets the nearest name, if one is near.
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
