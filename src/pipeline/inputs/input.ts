export type InputType = 'text' | 'integer' | 'decimal' | 'flag' | 'choice' | 'list'

/** The declaration of an input, as plain data. */
export interface InputSpec {
  readonly description?: string
  /** The value is masked wherever inputs are shown. */
  readonly secret?: boolean
  readonly default?: unknown
  readonly required?: boolean
  /** Only for `integer` and `decimal`. */
  readonly min?: number
  /** Only for `integer` and `decimal`. */
  readonly max?: number
  /** Only for `choice`. */
  readonly options?: readonly string[]
  /** Only for `list`: the type of its members. */
  readonly of?: Input<unknown, unknown>
}

/** A declared input of a pipeline, or an option of a step type. */
export interface Input<out Value, out Written = Value> {
  readonly kind: 'input'
  readonly type: InputType
  readonly spec: InputSpec
  /** Only for the compiler. */
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
/** Exactly one of: a default, required, or neither (then the value may be `undefined`). */
type Presence<Value> =
  | { readonly default: Value; readonly required?: never }
  | { readonly required: true; readonly default?: never }
  | { readonly required?: false; readonly default?: never }

type Present<Value, Spec> = Spec extends { readonly default: unknown } | { readonly required: true } ? Value : Value | undefined
type Written<Value, Spec> = Spec extends { readonly required: true } ? Value : Value | undefined

const input = <Value, Given>(type: InputType, spec: InputSpec = {}): Input<Value, Given> => ({ kind: 'input', type, spec })

/**
 * Any text, including the empty one. Without `default` or `required` the value may be `undefined`.
 *
 * @example inputs: { title: text({ description: 'shown in the notes', default: 'untitled' }) }
 */
export const text = <const S extends Common & Presence<string>>(spec?: S): Input<Present<string, S>, Written<string, S>> =>
  input('text', spec)

/**
 * A whole number, with optional limits `min` and `max` (both inclusive). Without `default` or `required` it may be `undefined`.
 *
 * @example inputs: { shards: integer({ min: 1, max: 8, default: 4 }) }
 */
export const integer = <const S extends Common & Range & Presence<number>>(spec?: S): Input<Present<number, S>, Written<number, S>> =>
  input('integer', spec)

/**
 * Any finite number, with optional limits `min` and `max` (both inclusive). Without `default` or `required` it may be `undefined`.
 *
 * @example inputs: { threshold: decimal({ min: 0, max: 1, default: 0.8 }) }
 */
export const decimal = <const S extends Common & Range & Presence<number>>(spec?: S): Input<Present<number, S>, Written<number, S>> =>
  input('decimal', spec)

/**
 * On or off, by default `false`. Set by `--name` and `--no-name`.
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
 * A list of values of one type; its flag may be repeated. Empty by default; with `required` it needs at least one value.
 *
 * @example inputs: { targets: list(choice(['web', 'api'])) }
 */
export const list = <Value>(
  of: Input<Value, unknown>,
  spec?: Common & { readonly default?: readonly NoInfer<Exclude<Value, undefined>>[]; readonly required?: boolean },
): Input<readonly Exclude<Value, undefined>[], readonly Exclude<Value, undefined>[] | undefined> => input('list', { of, ...spec })
