import type { RerunInputJson, RerunJson } from '../../../../src/wire/rerun.ts'
import { firstValue, type FormValue, type WrittenValues } from '../../pipelines/form-values.ts'

/** The inputs as fields: what the record lacks is required, and comes first. */
export const formInputs = ({ inputs }: RerunJson): readonly RerunInputJson[] => [
  ...inputs.filter(({ isAsked }) => isAsked).map((input) => ({ ...input, isRequired: true })),
  ...inputs.filter(({ isAsked }) => !isAsked),
]

/** What the fields hold at first: the values of the run. */
export const recordedValues = ({ inputs }: RerunJson): WrittenValues =>
  Object.fromEntries(inputs.map((input) => [input.name, recordedValue(input)]))

/** What a field holds at first: the recorded value, if there is one. */
export const recordedValue = (input: Pick<RerunInputJson, 'value' | 'type' | 'isSecret' | 'default'>): FormValue => {
  const { value, type } = input
  if (value === undefined) return firstValue(input)
  if (Array.isArray(value)) return value.map(String)
  if (type === 'flag') return value === true
  return typeof value === 'string' ? value : JSON.stringify(value)
}
