/** The members that every `AbortSignal` has. */
interface BareSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
}

/** The `AbortSignal` type of the project, from Node or from a browser. Projects that have neither still compile. */
export type Signal = typeof globalThis extends { readonly AbortSignal: { readonly prototype: infer Whole } } ? Whole : BareSignal
