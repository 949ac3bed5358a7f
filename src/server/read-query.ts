import { parseRunId, runIdForm } from '../model/ids.ts'
import { unreachable } from '../model/unreachable.ts'
import type { QueryField, QueryFields, ReadQuery } from '../wire/query-field.ts'
import { Refusal } from './refusal.ts'

const longestText = 1_000

/** Reads a raw query string. Every name must be known and may appear once. */
export const readQuery = <Fields extends QueryFields>(fields: Fields, query: string): ReadQuery<Fields> => {
  const given = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(query)) {
    if (!Object.hasOwn(fields, name)) throw new Refusal(400, 'unknown-query', unknownName(name, Object.keys(fields)))
    if (given.has(name)) throw new Refusal(400, 'repeated-query', `The query has "${name}" twice.`)
    given.set(name, value)
  }
  const values = Object.entries(fields).map(([name, field]) => [name, readField(name, field, given.get(name))])
  // each value was read by the field of its name
  return Object.fromEntries(values) as ReadQuery<Fields>
}

const readField = (name: string, field: QueryField, text: string | undefined): unknown => {
  if (text === undefined) {
    if ('isRequired' in field) throw new Refusal(400, 'missing-query', `The query has no "${name}": ${field.description}`)
    return absentValue(field)
  }
  const read = readText(field, text)
  if ('problem' in read) throw new Refusal(400, 'bad-query', `In the query, "${name}" ${read.problem}.`)
  return read.value
}

const absentValue = (field: QueryField): unknown => {
  if (field.kind === 'flag') return false
  return field.kind === 'integer' ? field.byDefault : undefined
}

/** The value of a text, or what is wrong with the text. */
const readText = (field: QueryField, text: string): { readonly value: unknown } | { readonly problem: string } => {
  switch (field.kind) {
    case 'text':
      return text.length > 0 && text.length <= longestText ? { value: text } : { problem: `must have 1 to ${longestText} characters` }
    case 'integer': {
      const { min, max = Number.MAX_SAFE_INTEGER } = field
      const value = Number(text)
      const isInside = /^\d{1,16}$/.test(text) && value >= min && value <= max
      return isInside ? { value } : { problem: `must be a whole number from ${min} to ${max}` }
    }
    case 'flag':
      return text === 'true' || text === 'false' ? { value: text === 'true' } : { problem: 'must be true or false' }
    case 'choice':
      return field.values.includes(text) ? { value: text } : { problem: `must be one of ${field.values.join(', ')}` }
    case 'choices': {
      const given = text.split(',', field.values.length + 1)
      return given.length <= field.values.length && given.every((one) => field.values.includes(one))
        ? { value: [...new Set(given)] }
        : { problem: `must be one or more of ${field.values.join(', ')}, separated by commas` }
    }
    case 'run-id': {
      const value = parseRunId(text)
      return value === undefined ? { problem: 'must be the id of a run, such as 20260131-093005-123-0a1b2c3d' } : { value }
    }
    case 'run-ids': {
      const ids = text.split(',', field.most + 1).map(parseRunId)
      return ids.includes(undefined) || ids.length > field.most
        ? { problem: `must be 1 to ${field.most} ids of runs, separated by commas` }
        : { value: [...new Set(ids)] }
    }
    default:
      return unreachable(field)
  }
}

const unknownName = (name: string, known: readonly string[]): string =>
  `The query has an unknown name "${name.slice(0, 60)}". ${known.length === 0 ? 'It takes none' : `Known names: ${known.join(', ')}`}.`

/** A JSON Schema for OpenAPI. */
export type Schema = Readonly<Record<string, unknown>>

/** The schema of the texts that {@link readQuery} accepts for a field. */
export const schemaOf = (field: QueryField): Schema => {
  switch (field.kind) {
    case 'text':
      return { type: 'string', minLength: 1, maxLength: longestText }
    case 'integer': {
      const { min, max = Number.MAX_SAFE_INTEGER, byDefault } = field
      return { type: 'integer', minimum: min, maximum: max, ...(byDefault !== undefined && { default: byDefault }) }
    }
    case 'flag':
      return { type: 'boolean', default: false }
    case 'choice':
      return { type: 'string', enum: field.values }
    case 'choices': {
      const one = `(${field.values.join('|')})`
      return { type: 'string', pattern: `^${one}(,${one}){0,${field.values.length - 1}}$` }
    }
    case 'run-id':
      return { type: 'string', pattern: `^${runIdForm}$` }
    case 'run-ids':
      return { type: 'string', pattern: `^${runIdForm}(,${runIdForm}){0,${field.most - 1}}$` }
    default:
      return unreachable(field)
  }
}
