import type { RunId } from '../model/ids.ts'

interface Described {
  readonly description: string
}

/**
 * One field of a query, as data. Server, pages and documentation are derived from it. A field may be omitted unless it `isRequired`; an
 * omitted flag is `false`.
 */
export type QueryField = Described &
  (
    | { readonly kind: 'text'; readonly isRequired?: true }
    /** A whole number from `min` to `max`; `byDefault` if it is omitted. */
    | { readonly kind: 'integer'; readonly min: number; readonly max?: number; readonly byDefault?: number }
    | { readonly kind: 'flag' }
    | { readonly kind: 'choice'; readonly values: readonly string[] }
    /** One or more of these values, separated by commas. */
    | { readonly kind: 'choices'; readonly values: readonly string[] }
    | { readonly kind: 'run-id' }
    /** At least one and at most `most` ids. */
    | { readonly kind: 'run-ids'; readonly most: number; readonly isRequired: true }
  )

export type QueryFields = Readonly<Record<string, QueryField>>

/** The value of a field as the server reads it. */
interface ReadAs {
  readonly text: string
  readonly integer: number
  readonly flag: boolean
  readonly 'run-id': RunId
  readonly 'run-ids': readonly RunId[]
}
type ReadValue<Field extends QueryField> = Field extends { readonly kind: 'choice'; readonly values: readonly (infer Value)[] }
  ? Value
  : Field extends { readonly kind: 'choices'; readonly values: readonly (infer Value)[] }
    ? readonly Value[]
    : ReadAs[Exclude<Field['kind'], 'choice' | 'choices'>]

/** Fields that always have a value once the server has read them. */
type Certain = { readonly isRequired: true } | { readonly byDefault: number } | { readonly kind: 'flag' }

/** A query as a handler gets it. */
export type ReadQuery<Fields extends QueryFields> = {
  readonly [Name in keyof Fields]: ReadValue<Fields[Name]> | (Fields[Name] extends Certain ? never : undefined)
}

/** Clients send ids as text, as they get them in answers. */
type SentValue<Field extends QueryField> = Field extends { readonly kind: 'run-id' }
  ? string
  : Field extends { readonly kind: 'run-ids' }
    ? readonly string[]
    : ReadValue<Field>

type RequiredNames<Fields extends QueryFields> = {
  [Name in keyof Fields]: Fields[Name] extends { readonly isRequired: true } ? Name : never
}[keyof Fields]

type Flat<T> = { [Key in keyof T]: T[Key] }

/** A query as a client sends it. Values that are `undefined` are left out. */
export type SentQuery<Fields extends QueryFields> = Flat<
  { readonly [Name in RequiredNames<Fields>]: SentValue<Fields[Name]> } & {
    readonly [Name in Exclude<keyof Fields, RequiredNames<Fields>>]?: SentValue<Fields[Name]> | undefined
  }
>
