import { describeValue, quoteShort } from '../describe-value.ts'
import type { Input } from './input.ts'

type AnyInput = Input<unknown, unknown>

/** Shown in place of a secret value. */
export const hidden = '***'

/** The value that a text stands for. A text that is not valid is returned unchanged, so that {@link inputProblem} can report it. */
export const readInputText = ({ type, spec }: AnyInput, text: string): unknown => {
  switch (type) {
    case 'integer':
      return /^[+-]?\d+$/.test(text) ? Number(text) : text
    case 'decimal':
      return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : text
    case 'flag':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'list':
      return spec.of ? readInputText(spec.of, text) : text
    case 'text':
    case 'choice':
      return text
  }
}

/** What is wrong with a value, as the end of a sentence (`needs a whole number, got "x"`); `undefined` if it is valid. */
export const inputProblem = (input: AnyInput, value: unknown, isSecret = input.spec.secret === true): string | undefined => {
  const { type, spec } = input
  const got = isSecret ? hidden : typeof value === 'string' ? quoteShort(value) : describeValue(value)
  switch (type) {
    case 'text':
      return typeof value === 'string' ? undefined : `needs a text, got ${got}`
    case 'integer':
      return Number.isSafeInteger(value) ? rangeProblem(input, Number(value), got) : `needs a whole number, got ${got}`
    case 'decimal':
      return typeof value === 'number' && Number.isFinite(value) ? rangeProblem(input, value, got) : `needs a number, got ${got}`
    case 'flag':
      return typeof value === 'boolean' ? undefined : `needs true or false, got ${got}`
    case 'choice':
      return choiceProblem(spec.options ?? [], value, got)
    case 'list':
      return listProblem(input, value, got, isSecret)
  }
}

const rangeProblem = ({ spec: { min, max } }: AnyInput, value: number, got: string): string | undefined => {
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return undefined
  const range = min === undefined ? `at most ${max}` : max === undefined ? `at least ${min}` : `between ${min} and ${max}`
  return `must be ${range}, got ${got}`
}

const choiceProblem = (options: readonly string[], value: unknown, got: string): string | undefined =>
  typeof value === 'string' && options.includes(value) ? undefined : `must be one of ${options.join(', ')}, got ${got}`

const listProblem = ({ spec }: AnyInput, value: unknown, got: string, isSecret: boolean): string | undefined => {
  if (!Array.isArray(value)) return `needs a list, got ${got}`
  if (spec.required === true && value.length === 0) return 'needs at least one value'
  const { of } = spec
  if (of === undefined) return undefined
  for (const member of value) {
    const problem = inputProblem(of, member, isSecret || of.spec.secret === true)
    if (problem !== undefined) return problem
  }
  return undefined
}
