import { toJsonText } from './record-json.ts'

/** Makes the compiler check that a `switch` is exhaustive; throws if outside data breaks the types. */
export const unreachable = (value: never): never => {
  throw new Error(`Unexpected value: ${toJsonText(value)}`)
}

/** The same for data that a newer Sparkwing may have recorded: returns the name of a reason that this version does not know. */
export const unknownReason = (value: never): string => String((value as { readonly reason?: unknown }).reason)
