import { parseRunId, type RunId } from '../model/ids.ts'
import { Refusal } from './refusal.ts'

/** A JSON Schema, as OpenAPI takes it. */
export type Schema = Readonly<Record<string, unknown>>

/** One value of a query: how it is described, and how it is read from text. */
export interface Field<Value> {
  readonly description: string
  readonly schema: Schema
  readonly isRequired: boolean
  /** The value of a text, or what is wrong with it. */
  readonly parse: (text: string) => { readonly value: Value } | { readonly problem: string }
  /** The value when nothing was sent. */
  readonly absent: Value
}

export type Fields = Readonly<Record<string, Field<unknown>>>
export type ValuesOf<F extends Fields> = { readonly [Name in keyof F]: F[Name] extends Field<infer Value> ? Value : never }

const longestText = 1_000
const onlyRunId = String.raw`\d{8}-\d{6}-\d{3}-[0-9a-hjkmnp-tv-z]{8}`

/** Any text that is not empty. */
export const text = (description: string): Field<string | undefined> => ({
  description,
  schema: { type: 'string', minLength: 1, maxLength: longestText },
  isRequired: false,
  parse: (value) => (value.length > 0 && value.length <= longestText ? { value } : { problem: `has 1 to ${longestText} characters` }),
  absent: undefined,
})

/** Text that must be there. */
export const requiredText = (description: string): Field<string> => {
  const { parse, ...field } = text(description)
  return {
    ...field,
    isRequired: true,
    parse: (value) => {
      const parsed = parse(value)
      return 'problem' in parsed ? parsed : { value }
    },
    absent: '',
  }
}

/** A whole number from `min` to `max`. */
export const integer = <Absent extends number | undefined = undefined>(
  description: string,
  { min, max = Number.MAX_SAFE_INTEGER, absent }: { readonly min: number; readonly max?: number; readonly absent?: Absent },
): Field<number | Absent> => ({
  description,
  schema: { type: 'integer', minimum: min, maximum: max, ...(absent !== undefined && { default: absent }) },
  isRequired: false,
  parse: (digits) => {
    const value = Number(digits)
    const isInside = /^\d{1,16}$/.test(digits) && value >= min && value <= max
    return isInside ? { value } : { problem: `is a whole number from ${min} to ${max}` }
  },
  // only left out where `Absent` is undefined
  absent: absent as Absent,
})

/** `true` or `false`, the latter when absent. */
export const flag = (description: string): Field<boolean> => ({
  description,
  schema: { type: 'boolean', default: false },
  isRequired: false,
  parse: (value) => (value === 'true' || value === 'false' ? { value: value === 'true' } : { problem: 'is true or false' }),
  absent: false,
})

/** One of `values`. */
export const choice = <const Value extends string>(description: string, values: readonly Value[]): Field<Value | undefined> => ({
  description,
  schema: { type: 'string', enum: values },
  isRequired: false,
  parse: (text) => {
    const value = values.find((known) => known === text)
    return value === undefined ? { problem: `is one of ${values.join(', ')}` } : { value }
  },
  absent: undefined,
})

/** The id of a run. */
export const runId = (description: string): Field<RunId | undefined> => ({
  description,
  schema: { type: 'string', pattern: `^${onlyRunId}$` },
  isRequired: false,
  parse: (text) => {
    const value = parseRunId(text)
    return value === undefined ? { problem: 'is the id of a run, such as 20260131-093005-123-0a1b2c3d' } : { value }
  },
  absent: undefined,
})

/** Ids of runs, with commas between them; each counts once. */
export const runIds = (description: string, most: number): Field<readonly RunId[]> => ({
  description,
  schema: { type: 'string', pattern: `^${onlyRunId}(,${onlyRunId}){0,${most - 1}}$` },
  isRequired: true,
  parse: (text) => {
    const ids = text.split(',', most + 1).map(parseRunId)
    const value = [...new Set(ids.filter((id) => id !== undefined))]
    return ids.includes(undefined) || ids.length > most ? { problem: `is 1 to ${most} ids of runs with commas between them` } : { value }
  },
  absent: [],
})

/** Reads a raw query string. Every name must be known and stand once. */
export const readFields = <F extends Fields>(fields: F, query: string): ValuesOf<F> => {
  const given = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(query)) {
    if (!Object.hasOwn(fields, name)) throw new Refusal(400, 'unknown-query', unknownName(name, Object.keys(fields)))
    if (given.has(name)) throw new Refusal(400, 'repeated-query', `The query names "${name}" twice.`)
    given.set(name, value)
  }
  const values = Object.entries(fields).map(([name, field]) => [name, readField(name, field, given.get(name))])
  // each entry was read by the field of its name
  return Object.fromEntries(values) as ValuesOf<F>
}

const readField = (name: string, field: Field<unknown>, given: string | undefined): unknown => {
  if (given === undefined) {
    if (field.isRequired) throw new Refusal(400, 'missing-query', `The query lacks "${name}": ${field.description}`)
    return field.absent
  }
  const parsed = field.parse(given)
  if ('problem' in parsed) throw new Refusal(400, 'bad-query', `In the query, "${name}" ${parsed.problem}.`)
  return parsed.value
}

const unknownName = (name: string, known: readonly string[]): string =>
  `The query names "${name.slice(0, 60)}"; ${known.length === 0 ? 'nothing is asked for here' : `known are ${known.join(', ')}`}.`
