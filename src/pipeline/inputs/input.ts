export type InputType = 'text' | 'integer' | 'decimal' | 'flag' | 'choice' | 'list'

/** What an input was declared with, as plain data for every reader. */
export interface InputSpec {
  readonly description?: string
  /** The value is hidden wherever inputs are shown. */
  readonly secret?: boolean
  readonly default?: unknown
  readonly required?: boolean
  /** Of `integer` and `decimal`. */
  readonly min?: number
  /** Of `integer` and `decimal`. */
  readonly max?: number
  /** Of `choice`. */
  readonly options?: readonly string[]
  /** Of `list`: what its members are. */
  readonly of?: Input<unknown, unknown>
}

/** One declared input of a pipeline, or option of a step type. */
export interface Input<out Value, out Written = Value> {
  readonly kind: 'input'
  readonly type: InputType
  readonly spec: InputSpec
  /** Exists for the compiler only. */
  readonly '~value'?: { readonly of: Value; readonly written: Written }
}
export interface Inputs {
  readonly [name: string]: Input<unknown, unknown>
}
/** The values a plan sees, by input name. */
export type Values<I extends Inputs> = { readonly [Name in keyof I]: I[Name] extends Input<infer Value, unknown> ? Value : never }

interface Common {
  readonly description?: string
  readonly secret?: boolean
}
interface Range {
  readonly min?: number
  readonly max?: number
}
/** Exactly one of: a default, required, or neither (then the value may be undefined). */
type Presence<Value> =
  | { readonly default: Value; readonly required?: never }
  | { readonly required: true; readonly default?: never }
  | { readonly required?: false; readonly default?: never }

type Present<Value, Spec> = Spec extends { readonly default: unknown } | { readonly required: true } ? Value : Value | undefined
type Written<Value, Spec> = Spec extends { readonly required: true } ? Value : Value | undefined

const input = <Value, Given>(type: InputType, spec: InputSpec = {}): Input<Value, Given> => ({ kind: 'input', type, spec })

/**
 * Any text, the empty one too. Without `default` or `required` the value may be `undefined`.
 *
 * @example inputs: { title: text({ description: 'shown in the notes', default: 'untitled' }) }
 */
export const text = <const S extends Common & Presence<string>>(spec?: S): Input<Present<string, S>, Written<string, S>> =>
  input('text', spec)

/**
 * A whole number, optionally from `min` to `max`, both included. Without `default` or `required` it may be `undefined`.
 *
 * @example inputs: { shards: integer({ min: 1, max: 8, default: 4 }) }
 */
export const integer = <const S extends Common & Range & Presence<number>>(spec?: S): Input<Present<number, S>, Written<number, S>> =>
  input('integer', spec)

/**
 * Any finite number, optionally from `min` to `max`, both included. Without `default` or `required` it may be `undefined`.
 *
 * @example inputs: { threshold: decimal({ min: 0, max: 1, default: 0.8 }) }
 */
export const decimal = <const S extends Common & Range & Presence<number>>(spec?: S): Input<Present<number, S>, Written<number, S>> =>
  input('decimal', spec)

/**
 * On or off; `false` unless `default` says otherwise. Becomes `--name` and `--no-name`.
 *
 * @example inputs: { packOnly: flag({ description: 'stop before publishing' }) }
 */
export const flag = (spec?: Common & { readonly default?: boolean }): Input<boolean, boolean | undefined> => input('flag', spec)

/**
 * One of the given texts. Without `default` or `required` it may be `undefined`.
 *
 * @example inputs: { channel: choice(['next', 'latest'], { default: 'next' }) }
 */
export const choice = <const Option extends string, const S extends Common & Presence<NoInfer<Option>>>(
  options: readonly Option[],
  spec?: S,
): Input<Present<Option, S>, Written<Option, S>> => input('choice', { options, ...spec })

/**
 * Several values of one kind; its flag may be repeated. Empty unless `default` says otherwise; `required` wants at least one value.
 *
 * @example inputs: { targets: list(choice(['web', 'api'])) }
 */
export const list = <Value>(
  of: Input<Value, unknown>,
  spec?: Common & { readonly default?: readonly NoInfer<Exclude<Value, undefined>>[]; readonly required?: boolean },
): Input<readonly Exclude<Value, undefined>[], readonly Exclude<Value, undefined>[] | undefined> => input('list', { of, ...spec })
