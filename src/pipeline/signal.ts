/** What every `AbortSignal` has. */
interface BareSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
}

/** The `AbortSignal` of the project's types: those of Node, or of a browser. A project that has neither still compiles. */
export type Signal = typeof globalThis extends { readonly AbortSignal: { readonly prototype: infer Whole } } ? Whole : BareSignal
