/** Shown by the compiler in place of a value that JSON would lose. */
export interface NotJson<Why extends string> {
  readonly 'a job output must be JSON': Why
}

/** `Value` itself if JSON keeps all of it; {@link NotJson} at the exact place where JSON would lose something. */
export type AsJson<Value> =
  // unknown and any are left to the check at run time
  unknown extends Value
    ? Value
    : // oxlint-disable-next-line typescript/no-invalid-void-type -- what a function without a return has
      Value extends string | number | boolean | null | undefined | void
      ? Value
      : Value extends bigint
        ? NotJson<'bigint'>
        : Value extends symbol
          ? NotJson<'symbol'>
          : Value extends (...args: never) => unknown
            ? NotJson<'function'>
            : Value extends { toJSON(): unknown }
              ? NotJson<'an object with toJSON, such as Date: return its text'>
              : Value extends ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
                ? NotJson<'Map or Set: return entries or an array'>
                : Value extends PromiseLike<unknown>
                  ? NotJson<'a promise inside the output: await it'>
                  : Value extends readonly unknown[]
                    ? { readonly [Index in keyof Value]: AsJson<Value[Index]> }
                    : { readonly [Key in keyof Value]: AsJson<Value[Key]> }
