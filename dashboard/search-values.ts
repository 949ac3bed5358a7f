/** The query of a URL, not validated yet. */
export type RawSearch = Readonly<Record<string, unknown>>

/** A value of the query; an empty one counts as absent. */
export const textOf = (search: RawSearch, name: string): string | undefined => {
  const value = search[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A value of the query that must be one of these; any other counts as absent. */
export const choiceOf = <const Value extends string>(search: RawSearch, name: string, values: readonly Value[]): Value | undefined =>
  values.find((value) => value === search[name])
