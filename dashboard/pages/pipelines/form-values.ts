import type { StartRunJson } from '../../../src/wire/api.ts'
import type { InputJson } from '../../../src/wire/pipeline.ts'
import { splitArguments } from '../../../src/model/text/split-arguments.ts'

/** The value of a form field: a text, a boolean, or several texts. */
export type FormValue = string | boolean | readonly string[]
export type WrittenValues = Readonly<Record<string, FormValue>>

/** The initial value of a field. The default of a secret is not known here; an empty field uses it. */
export const firstValue = ({ type, isSecret, default: byDefault }: Pick<InputJson, 'type' | 'isSecret' | 'default'>): FormValue => {
  switch (type) {
    case 'flag':
      return byDefault === 'true'
    case 'list':
      return []
    default:
      return isSecret ? '' : (byDefault ?? '')
  }
}

/** What is wrong with a field's value, as a sentence; `undefined` when it is valid. */
export const fieldProblem = (input: InputJson, value: FormValue): string | undefined => {
  if (typeof value === 'boolean') return undefined
  if (isLeftOut(input, value)) return input.isRequired ? 'This is required.' : undefined
  const texts = typeof value === 'string' ? [value] : value
  return texts.map((text) => textProblem(input, text)).find((problem) => problem !== undefined)
}

const textProblem = ({ type, placeholder, choices, min, max }: InputJson, text: string): string | undefined => {
  if (choices) return choices.includes(text) ? undefined : `Choose one of ${choices.join(', ')}.`
  const isNumber = type === 'integer' || type === 'decimal' || (type === 'list' && placeholder === 'NUMBER')
  if (!isNumber) return undefined
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number)) return 'Enter a number.'
  if (type === 'integer' && !Number.isSafeInteger(number)) return 'Enter a whole number.'
  if (min !== undefined && number < min) return `At least ${min}.`
  return max !== undefined && number > max ? `At most ${max}.` : undefined
}

/** Whether a value is not passed to the run, which then uses the default. */
const isLeftOut = (input: InputJson, value: FormValue): boolean => {
  if (typeof value === 'boolean') return value === firstValue(input)
  if (typeof value !== 'string') return value.length === 0
  // an empty text is a value when it overrides a default
  if (value === '') return input.isSecret || input.type !== 'text' || input.default === undefined
  return !input.isSecret && value === input.default
}

const valueOf = ({ type }: InputJson, value: FormValue): unknown =>
  typeof value === 'string' && (type === 'integer' || type === 'decimal') ? Number(value) : value

/** The values of the fields, with those that the user has not written as they were at first. */
export const readFields = (
  inputs: readonly InputJson[],
  written: WrittenValues,
): { readonly values: Readonly<Record<string, unknown>>; readonly problems: Map<string, string> } => {
  const fields = inputs.map((input) => ({ input, value: written[input.name] ?? firstValue(input) }))
  const problems = new Map(
    fields.flatMap(({ input, value }) => {
      const problem = fieldProblem(input, value)
      return problem === undefined ? [] : [[input.name, problem] as const]
    }),
  )
  const given = fields.filter(({ input, value }) => !isLeftOut(input, value))
  return { values: Object.fromEntries(given.map(({ input, value }) => [input.name, valueOf(input, value)])), problems }
}

/** What is written in the fields besides the inputs. */
export interface WrittenOptions {
  /** The arguments after `--`, as on a command line. */
  readonly line: string
  /** Globs, as on a command line. */
  readonly only: string
  readonly from: string
  readonly concurrency: string
}

/**
 * The request for a completed form, or the problems of its fields by name. Problems with what is no input have the names `--`, `--only` and
 * `-j`, which no input can have.
 */
export const readForm = (
  { project, pipeline }: Pick<StartRunJson, 'project' | 'pipeline'>,
  inputs: readonly InputJson[],
  written: WrittenValues,
  { line, only, from, concurrency }: WrittenOptions,
): { readonly request: StartRunJson } | { readonly problems: ReadonlyMap<string, string> } => {
  const { values, problems } = readFields(inputs, written)
  const split = splitArguments(line)
  if ('problem' in split) problems.set('--', split.problem)
  const globs = splitArguments(only)
  if ('problem' in globs) problems.set('--only', globs.problem)
  const count = concurrency.trim()
  if (count !== '' && !/^[1-9]\d{0,5}$/.test(count)) problems.set('-j', 'Enter a whole number from 1.')
  if (problems.size > 0 || 'problem' in split || 'problem' in globs) return { problems }
  const options = {
    ...(globs.args.length > 0 && { only: globs.args }),
    ...(from.trim() !== '' && { from: from.trim() }),
    ...(count !== '' && { concurrency: Number(count) }),
  }
  return {
    request: {
      project,
      pipeline,
      ...(Object.keys(values).length > 0 && { inputs: values }),
      ...(split.args.length > 0 && { args: split.args }),
      ...(Object.keys(options).length > 0 && { options }),
    },
  }
}
