import { UserError } from '../model/user-error.ts'
import { fromJsonText, toJsonText } from '../model/record-json.ts'

/** Inputs of a run, by name, as JSON. Only the user can see an environment, but everyone can see arguments. */
const variable = 'SPARKWING_INPUTS'

/**
 * Added to the environment of `sparkwing run`, to pass inputs that must not be shown in the list of processes.
 *
 * @throws UserError for a value that an input cannot have.
 */
export const handInputs = (inputs: Readonly<Record<string, unknown>>): { readonly [variable]: string } => ({
  [variable]: toJsonText(Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, textsOf(name, value)]))),
})

/** Added to the environment of processes that must not inherit our inputs. */
export const handsNoInputs = { [variable]: undefined } as const

/**
 * Removes the inputs from the environment, so that processes started by this one do not get them, and returns them as flags.
 *
 * @throws UserError if they cannot be read. Its message does not quote them.
 */
export const takeInputs = (env: NodeJS.ProcessEnv): readonly string[] => takeInputsIfHanded(env) ?? []

/** The same; `undefined` if no inputs were handed over, not even none. */
export const takeInputsIfHanded = (env: NodeJS.ProcessEnv): readonly string[] | undefined => {
  const text = env[variable]
  Reflect.deleteProperty(env, variable)
  if (text === undefined || text === '') return undefined
  return Object.entries(parseInputs(text)).flatMap(([name, value]) => textsOf(name, value).map((one) => `--input=${name}=${one}`))
}

const parseInputs = (text: string): object => {
  try {
    const inputs: unknown = fromJsonText(text)
    if (typeof inputs === 'object' && inputs !== null && !Array.isArray(inputs)) return inputs
  } catch {
    // refused below, because the parser's message would quote the text
  }
  throw new UserError('wrong-input', `The variable ${variable} does not contain inputs.`, [
    `Set it to JSON such as {"channel": "next"}, or remove it: \`unset ${variable}\`.`,
  ])
}

const textsOf = (name: string, value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).map((one) => textOf(name, one))

const textOf = (name: string, value: unknown): string => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') {
    throw new UserError('wrong-input', `The input "${name}" must be a string, a number, true or false, or a list of these.`)
  }
  if (value.includes('\0'))
    throw new UserError('wrong-input', `The input "${name}" contains a NUL character, which cannot be passed to a run.`)
  return value
}
