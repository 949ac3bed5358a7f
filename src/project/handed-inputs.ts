import { UserError } from '../model/user-error.ts'

/** Inputs of a run as JSON, by name. What stands in an environment is seen by the user alone, arguments are seen by everybody. */
const variable = 'SPARKWING_INPUTS'

/**
 * Added to the environment of `sparkwing run`: inputs that do not show in the list of processes.
 *
 * @throws UserError for a value that is none of an input.
 */
export const handInputs = (inputs: Readonly<Record<string, unknown>>): { readonly [variable]: string } => ({
  [variable]: JSON.stringify(Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, textsOf(name, value)]))),
})

/** Added to the environment of what is started without inputs: ours are not theirs. */
export const handsNoInputs = { [variable]: undefined } as const

/**
 * Takes the inputs out of the environment, so that nothing that this process starts has them, and gives them back as flags.
 *
 * @throws UserError when they can not be read; it does not quote them.
 */
export const takeInputs = (env: NodeJS.ProcessEnv): readonly string[] => {
  const text = env[variable]
  Reflect.deleteProperty(env, variable)
  if (text === undefined || text === '') return []
  return Object.entries(parseInputs(text)).flatMap(([name, value]) => textsOf(name, value).map((one) => `--input=${name}=${one}`))
}

const parseInputs = (text: string): object => {
  try {
    const inputs: unknown = JSON.parse(text)
    if (typeof inputs === 'object' && inputs !== null && !Array.isArray(inputs)) return inputs
  } catch {
    // told below: the parser's own message quotes the text
  }
  throw new UserError('wrong-input', `The variable ${variable} does not hold inputs.`, [
    `Give it JSON such as {"channel": "next"}, or take it away: \`unset ${variable}\`.`,
  ])
}

const textsOf = (name: string, value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).map((one) => textOf(name, one))

const textOf = (name: string, value: unknown): string => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') {
    throw new UserError('wrong-input', `The input "${name}" needs a text, a number, true or false, or a list of these.`)
  }
  if (value.includes('\0'))
    throw new UserError('wrong-input', `The input "${name}" has the character NUL, which cannot be passed to a run.`)
  return value
}
