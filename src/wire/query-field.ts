import type { RunId } from '../model/ids.ts'

interface Described {
  readonly description: string
}

/**
 * One value of a query, as data: server, pages and documentation are all made from it. A field may be left out unless it `isRequired`;
 * a flag that is left out is `false`.
 */
export type QueryField = Described &
  (
    | { readonly kind: 'text'; readonly isRequired?: true }
    /** A whole number from `min` to `max`; `byDefault` when it is left out. */
    | { readonly kind: 'integer'; readonly min: number; readonly max?: number; readonly byDefault?: number }
    | { readonly kind: 'flag' }
    | { readonly kind: 'choice'; readonly values: readonly string[] }
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
  : ReadAs[Exclude<Field['kind'], 'choice'>]

/** Always there once the server has read it. */
type Certain = { readonly isRequired: true } | { readonly byDefault: number } | { readonly kind: 'flag' }

/** A query as a handler of the server gets it. */
export type ReadQuery<Fields extends QueryFields> = {
  readonly [Name in keyof Fields]: ReadValue<Fields[Name]> | (Fields[Name] extends Certain ? never : undefined)
}

/** A client knows ids as they stand in answers: as text. */
type SentValue<Field extends QueryField> = Field extends { readonly kind: 'run-id' }
  ? string
  : Field extends { readonly kind: 'run-ids' }
    ? readonly string[]
    : ReadValue<Field>

type RequiredNames<Fields extends QueryFields> = {
  [Name in keyof Fields]: Fields[Name] extends { readonly isRequired: true } ? Name : never
}[keyof Fields]

type Flat<T> = { [Key in keyof T]: T[Key] }

/** A query as a client sends it; what is `undefined` is left out. */
export type SentQuery<Fields extends QueryFields> = Flat<
  { readonly [Name in RequiredNames<Fields>]: SentValue<Fields[Name]> } & {
    readonly [Name in Exclude<keyof Fields, RequiredNames<Fields>>]?: SentValue<Fields[Name]> | undefined
  }
>
