import type { Nothing } from './nothing.ts'

/** A job of the plan that is being built; `Output` is the type that the job returns. */
export interface Handle<out Output = unknown> {
  readonly kind: 'handle'
  readonly id: string
  /** Only for the compiler. The key is a string, so that types from two copies of this package are compatible. */
  readonly '~output'?: { readonly of: Output }
}

export type AnyHandle = Handle
/** What a job waits for. A list only sets the order; a record also gives typed outputs. */
export type Needs = readonly AnyHandle[] | { readonly [name: string]: AnyHandle }
type OutputOf<H> = H extends Handle<infer Output> ? Output : never
export type Outputs<N> = N extends readonly unknown[] ? Nothing : { readonly [Name in keyof N]: OutputOf<N[Name]> }
