/** The query of an address, before anybody has looked at it. */
export type RawSearch = Readonly<Record<string, unknown>>

/** A value of an address; what is empty counts as left out. */
export const textOf = (search: RawSearch, name: string): string | undefined => {
  const value = search[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A value that is one of these, or left out. */
export const choiceOf = <const Value extends string>(search: RawSearch, name: string, values: readonly Value[]): Value | undefined =>
  values.find((value) => value === search[name])
