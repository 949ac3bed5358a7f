import { nearName } from '../../model/text/near-names.ts'
import { UserError } from '../../model/user-error.ts'
import { inputProblem } from './input-value.ts'
import type { Input, Inputs } from './input.ts'

export type InputValues = Readonly<Record<string, unknown>>

/** How messages name the inputs. */
export interface InputWording {
  /** What the inputs belong to. Every message begins with it: `Pipeline "release"`. */
  readonly of: string
  /** A pipeline has inputs, a step type has options. */
  readonly noun: 'input' | 'option'
  /** How the user would write an input; default `input "channel"`. */
  readonly spell?: (name: string) => string
}

/**
 * Checks JSON values against the declaration and fills in defaults. The result has every declared name: an absent optional value is
 * `undefined`, an absent flag `false`, an absent list empty. A given `undefined` counts as absent.
 *
 * @param spec checked by {@link declarationProblem} when its project was opened
 * @throws UserError for unknown names, and for wrong or missing values.
 */
export const parseInputs = (spec: Inputs, given: InputValues, wording: InputWording): InputValues => {
  const spell = wording.spell ?? ((name: string) => `${wording.noun} "${name}"`)
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(spec, name)) throw unknownInput(name, spec, wording)
  }
  const missing: string[] = []
  const values = Object.entries(spec).map(([name, input]) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    if (value === undefined) {
      if (input.spec.required === true) missing.push(name)
      return [name, defaultOf(input)] as const
    }
    const problem = inputProblem(input, value)
    if (problem !== undefined) throw wrongValue(`${wording.of}: ${spell(name)} ${problem}.`, wording)
    return [name, value] as const
  })
  if (missing.length > 0) throw missingInputs(missing, spell, spec, wording)
  return Object.fromEntries(values)
}

const wrongValue = (message: string, { noun }: InputWording): UserError =>
  new UserError(`wrong-${noun}`, message, noun === 'option' ? ['`sparkwing steps` lists the options of step types.'] : [])

/** The value of an input that is not given. */
export const defaultOf = ({ type, spec }: Input<unknown, unknown>): unknown =>
  spec.default ?? (type === 'flag' ? false : type === 'list' ? [] : undefined)

const unknownInput = (name: string, spec: Inputs, { of, noun }: InputWording): UserError => {
  const names = Object.keys(spec)
  const near = nearName(name, names)
  const known = names.length === 0 ? `It has no ${noun}s.` : `Its ${noun}s: ${names.join(', ')}.`
  return new UserError(`unknown-${noun}`, `${of} has no ${noun} "${name}".`, [near === undefined ? known : `Did you mean "${near}"?`])
}

const missingInputs = (
  missing: readonly string[],
  spell: (name: string) => string,
  spec: Inputs,
  { of, noun }: InputWording,
): UserError => {
  const advice = missing.flatMap((name) => {
    const { options, description } = spec[name]?.spec ?? {}
    const meaning = options ? `one of ${options.join(', ')}` : description
    return meaning === undefined ? [] : [`${spell(name)}: ${meaning}`]
  })
  const verb = missing.length === 1 ? 'is' : 'are'
  return new UserError(`missing-${noun}`, `${of}: ${missing.map(spell).join(', ')} ${verb} required.`, advice)
}
