import type { Nothing } from './nothing.ts'

/** A job of the plan under construction; `Output` is what the job will return. */
export interface Handle<out Output = unknown> {
  readonly kind: 'handle'
  readonly id: string
  /** Exists for the compiler only. A text key, so that two copies of this package agree. */
  readonly '~output'?: { readonly of: Output }
}

export type AnyHandle = Handle
/** What a job waits for: a list orders, a record orders and gives typed outputs. */
export type Needs = readonly AnyHandle[] | { readonly [name: string]: AnyHandle }
type OutputOf<H> = H extends Handle<infer Output> ? Output : never
export type Outputs<N> = N extends readonly unknown[] ? Nothing : { readonly [Name in keyof N]: OutputOf<N[Name]> }
