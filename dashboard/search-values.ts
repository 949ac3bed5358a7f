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

/** Without the values that are left out, so that they do not stand in the address. */
export const given = <Values extends Readonly<Record<string, unknown>>>(
  values: Values,
): { readonly [Name in keyof Values]?: Exclude<Values[Name], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    readonly [Name in keyof Values]?: Exclude<Values[Name], undefined>
  }
