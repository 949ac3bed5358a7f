const { stringify, parse } = JSON
const { keys, setPrototypeOf } = Object
const { get, set } = Reflect

/**
 * `JSON.stringify` for what is recorded, as it was before the code of a config ran: that code may replace it, or give all objects a `toJSON`,
 * as older libraries do. The value must be plain data.
 */
export const toJsonText = (value: unknown, indent?: number): string =>
  stringify('toJSON' in Array.prototype ? withoutPrototypes(value) : value, null, indent)

/** `JSON.parse`, as it was before the code of a config ran. */
export const fromJsonText = (text: string): unknown => parse(text)

const withoutPrototypes = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  const bare: object = Array.isArray(value) ? [] : {}
  setPrototypeOf(bare, null)
  for (const key of keys(value)) set(bare, key, withoutPrototypes(get(value, key)))
  return bare
}
