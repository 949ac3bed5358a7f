type Known<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> }

/** The same values without those that are absent. */
export const known = <T extends object>(values: T): Known<T> =>
  // what is left is what `Known` says
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Known<T>
