import { describeValue, isRecord } from '../describe-value.ts'
import { inputProblem } from './input-value.ts'
import type { Input, InputSpec, Inputs } from './input.ts'

/** Letters and digits of any script, and `_ . -` inside, so that each name works as a flag and on the left of `name=value`. */
const namePattern = /^[\p{L}_][\p{L}\p{N}_.-]*$/u
const types: readonly unknown[] = ['text', 'integer', 'decimal', 'flag', 'choice', 'list'] satisfies readonly Input<
  unknown,
  unknown
>['type'][]

/**
 * The first mistake in declared inputs, as the end of a sentence (`the declaration of input "x" needs a list of texts to choose from`).
 * No compiler checks a config or a plugin before it is loaded, so a project checks declarations before anything else reads them.
 */
export const declarationProblem = (spec: Inputs, noun: 'input' | 'option'): string | undefined => {
  for (const [name, input] of Object.entries(spec)) {
    const problem = namePattern.test(name) ? inputDeclarationProblem(input) : 'has an invalid name: use letters, digits, _, . and -'
    if (problem !== undefined) return `the declaration of ${noun} "${name}" ${problem}`
  }
  return undefined
}

const inputDeclarationProblem = (input: Input<unknown, unknown>): string | undefined => {
  const wrong = shapeProblem(input)
  if (wrong !== undefined || input.spec.default === undefined) return wrong
  const problem = inputProblem(input, input.spec.default)
  return problem && `has an invalid default: it ${problem}`
}

const shapeProblem = (input: unknown): string | undefined => {
  if (!isRecord(input) || input['kind'] !== 'input' || !types.includes(input['type']) || !isRecord(input['spec'])) {
    return `is ${describeValue(input)}; write text(), integer(), decimal(), flag(), choice([…]) or list(…)`
  }
  const { type, spec } = input
  for (const [field, kind] of Object.entries(kinds)) {
    const value = spec[field]
    if (value !== undefined && typeof value !== kind.of) return `needs ${kind.name} as its \`${field}\`, got ${describeValue(value)}`
  }
  const { options, of } = spec
  if (type === 'choice' && !(Array.isArray(options) && options.length > 0 && options.every((option) => typeof option === 'string'))) {
    return 'needs a list of texts to choose from'
  }
  const member = type === 'list' ? shapeProblem(of) : undefined
  return member && `has members that do not fit: each ${member}`
}

const truth = { of: 'boolean', name: 'true or false' }
const limit = { of: 'number', name: 'a number' }
const kinds: {
  readonly [Field in Exclude<keyof InputSpec, 'default' | 'options' | 'of'>]: { readonly of: string; readonly name: string }
} = {
  description: { of: 'string', name: 'a text' },
  secret: truth,
  required: truth,
  min: limit,
  max: limit,
}
