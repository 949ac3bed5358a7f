type Defined<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> }

/** The same values without those that are `undefined`. */
export const definedOnly = <T extends object>(values: T): Defined<T> =>
  // what is left is what `Defined` says
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>
