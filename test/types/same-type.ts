// how TypeScript compares two types without assigning one to the other
/* oxlint-disable typescript/no-unnecessary-type-parameters -- the comparison needs them */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** `hasType<T>()(value)` compiles only when the value's type is exactly `T`; the error shows what it is instead. */
export const hasType =
  <Wanted>() =>
  <Actual>(_value: Actual, ..._hint: Same<Wanted, Actual> extends true ? [] : [{ readonly 'it is': Actual }]): void =>
    undefined
