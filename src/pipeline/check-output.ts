import type { Json } from '../model/json.ts'
import { toJsonText } from '../model/record-json.ts'

/** A copy of the output (absent if there is none), or what JSON would lose and where. */
export type OutputCheck = { readonly output?: Json } | { readonly problem: string }

/** Deeper values would overflow the stack of some readers. */
const deepest = 500
/**
 * Checks what a job returned. `undefined` and the plain result of a command (`kind: 'command-result'`) count as no output. Members that are
 * `undefined` are left out, as in JSON. A problem reads like `output.items[3] is a bigint`.
 */
export const checkOutput = (value: unknown): OutputCheck => {
  if (value === undefined || isCommandResult(value)) return {}
  try {
    return { output: copy(value, 'output', []) }
  } catch (error) {
    if (error instanceof Lost) return { problem: error.message }
    throw error
  }
}

class Lost extends Error {}

const isCommandResult = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'command-result'

const copy = (value: unknown, path: string, parents: readonly object[]): Json => {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      if (Number.isFinite(value)) return value
      throw new Lost(`${path} is ${value}`)
    case 'object':
      return value === null ? null : copyObject(value, path, parents)
    case 'undefined':
      throw new Lost(`${path} is undefined: return null`)
    case 'bigint':
    case 'function':
    case 'symbol':
      throw new Lost(`${path} is a ${typeof value}${typeof value === 'bigint' ? ': return its text' : ''}`)
  }
}

const copyObject = (value: object, path: string, parents: readonly object[]): Json => {
  if (parents.includes(value)) throw new Lost(`${path} contains itself`)
  if (parents.length === deepest) throw new Lost(`${path.slice(0, 60)}… is nested deeper than ${deepest} levels`)
  const inside = [...parents, value]
  // Array.from visits holes, as undefined
  if (Array.isArray(value)) return Array.from(value, (member: unknown, index) => copy(member, `${path}[${index}]`, inside))
  const advice = adviceFor(value)
  if (advice !== undefined) throw new Lost(`${path} is ${nameOfClass(value)}: ${advice}`)
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries.map(([key, member]) => [key, copy(member, path + memberPath(key), inside)]))
}

const memberPath = (key: string): string => (/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? `.${key}` : `[${toJsonText(key)}]`)

const nameOfClass = ({ constructor }: object): string => {
  const name = typeof constructor === 'function' ? constructor.name : ''
  return name === '' ? 'a special object' : `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`
}

/** What to return instead of an object that JSON would turn into something else. */
const adviceFor = (value: object): string | undefined => {
  if (value instanceof Map || value instanceof Set) return 'return an array of its entries'
  if ('then' in value && typeof value.then === 'function') return 'await it first'
  // a config may have given one to all objects
  if ('toJSON' in value && typeof value.toJSON === 'function' && value.toJSON !== Reflect.get(Object.prototype, 'toJSON'))
    return 'return its text or its parts'
  // lets plain objects and instances of the author's own classes pass, but not Error, RegExp, typed arrays and the like
  return Object.prototype.toString.call(value) === '[object Object]' ? undefined : 'return its parts'
}
