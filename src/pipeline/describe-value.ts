import { toJsonText } from '../model/record-json.ts'

/** Describes a value of the wrong kind for a message: `undefined`, `the text "x"`, `a promise`. */
export const describeValue = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return `the text ${quoteShort(value)}`
    case 'number':
    case 'boolean':
      return String(value)
    case 'object':
      return describeObject(value)
    case 'undefined':
      return 'undefined'
    case 'bigint':
    case 'function':
    case 'symbol':
      return `a ${typeof value}`
  }
}

const describeObject = (value: object | null): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if ('then' in value && typeof value.then === 'function') return 'a promise'
  if (!('kind' in value)) return 'an object'
  switch (value.kind) {
    case 'sh':
      return 'an sh`…` command'
    case 'handle':
      return 'a job'
    case 'input':
      return 'an input'
    case 'uses':
    case 'step':
      return `a ${value.kind}(…) step`
    default:
      return 'an object'
  }
}

/** The text in quotes, on one line, shortened to about 60 characters. */
export const quoteShort = (text: string): string => toJsonText(text.length > 60 ? `${text.slice(0, 59)}…` : text)

/** Whether the value is an object that is neither an array nor null. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
