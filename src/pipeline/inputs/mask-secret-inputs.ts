import { isDeepStrictEqual } from 'node:util'
import type { Json } from '../../model/json.ts'
import { checkOutput } from '../check-output.ts'
import { hidden } from './input-value.ts'
import { defaultOf } from './parse-inputs.ts'
import type { Inputs } from './input.ts'

const isSecret = (spec: Inputs, name: string): boolean => spec[name]?.spec.secret === true || spec[name]?.spec.of?.spec.secret === true

const isDefault = (spec: Inputs, name: string, value: unknown): boolean => {
  const input = spec[name]
  return input !== undefined && isDeepStrictEqual(value, defaultOf(input))
}

/**
 * The values in a form that may be shown and recorded: secret ones are `***`, absent ones are left out. So are secret ones that have their
 * default, because the run can be repeated without them: it gets the default again.
 */
export const maskSecretInputs = (spec: Inputs, values: Readonly<Record<string, unknown>>): Readonly<Record<string, Json>> => {
  const shown = Object.entries(values).flatMap(([name, value]): readonly (readonly [string, Json])[] => {
    if (value === undefined) return []
    if (isSecret(spec, name)) return isDefault(spec, name, value) ? [] : [[name, hidden]]
    const checked = checkOutput(value)
    return 'output' in checked ? [[name, checked.output]] : []
  })
  return Object.fromEntries(shown)
}

/** The texts to mask, longest first. */
export const secretTexts = (spec: Inputs, values: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.entries(values)
    .filter(([name]) => isSecret(spec, name))
    .flatMap(([, value]) => [value].flat())
    .filter((value) => value !== undefined && value !== '')
    .map(String)
    .sort((a, b) => b.length - a.length)
