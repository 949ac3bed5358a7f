import type { Json } from '../model/json.ts'

/** A value as text that is the same for equal values, regardless of the order of their keys. */
export const canonicalText = (value: Json): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
