type Defined<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> }

/** A copy of the object without the members that are `undefined`. */
export const definedOnly = <T extends object>(values: T): Defined<T> =>
  // the filter has removed what `Defined` excludes
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>
