import { flagName, inputFlags } from './flag-name.ts'
import { hidden } from './input-value.ts'
import type { Input, Inputs } from './input.ts'

/**
 * Describes the inputs in their declared order. `taken` are the long flags of the command itself; an input with the same spelling has no
 * flag.
 */
export const describeInputs = (spec: Inputs, taken?: ReadonlySet<string>) => {
  const flags = inputFlags(spec, taken)
  return Object.entries(spec).map(([name, input]) => {
    const { description, default: byDefault, required, min, max } = input.spec
    const placeholder = placeholderOf(input)
    const choices = choicesOf(input)
    const isSecret = input.spec.secret === true || input.spec.of?.spec.secret === true
    return {
      name,
      flag: flags.get(flagName(name))?.input === name ? spellFlag(input, flagName(name)) : `--input ${name}=`,
      ...(placeholder !== undefined && { placeholder }),
      ...(description !== undefined && { description }),
      ...(byDefault !== undefined && { default: isSecret ? hidden : showDefault(byDefault) }),
      isRequired: required === true,
      isRepeatable: input.type === 'list',
      isSecret,
      ...(choices && { choices }),
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
    }
  })
}

const spellFlag = ({ type }: Input<unknown, unknown>, name: string): string => (type === 'flag' ? `--[no-]${name}` : `--${name}`)

const choicesOf = ({ type, spec }: Input<unknown, unknown>): readonly string[] | undefined =>
  type === 'list' && spec.of ? choicesOf(spec.of) : spec.options

const placeholderOf = (input: Input<unknown, unknown>): string | undefined => {
  switch (input.type) {
    case 'flag':
      return undefined
    case 'integer':
    case 'decimal':
      return 'NUMBER'
    case 'text':
      return 'TEXT'
    case 'choice':
      return (input.spec.options ?? []).join('|')
    case 'list':
      return (input.spec.of && placeholderOf(input.spec.of)) ?? 'VALUE'
  }
}

const showDefault = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value))
