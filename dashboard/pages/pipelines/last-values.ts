import { splitArguments } from '../../../src/model/text/split-arguments.ts'
import { quoteForShell } from '../../../src/model/text/quote-for-shell.ts'
import type { InputJson } from '../../../src/wire/pipeline.ts'
import type { RunSummaryJson } from '../../../src/wire/run.ts'
import { recordedValue } from '../run/head/rerun-form.ts'
import { fieldProblem, type WrittenValues } from './form-values.ts'

/** What stands in a record for a secret. */
const stars = '***'

/**
 * The fields as the last run had them. A value that is or contains a secret is not recorded, and one that the config no longer allows is of
 * no use: those fields have their defaults.
 */
export const lastValues = (inputs: readonly InputJson[], last: Pick<RunSummaryJson, 'inputs'>): WrittenValues =>
  Object.fromEntries(
    inputs.flatMap((input) => {
      const value = Object.hasOwn(last.inputs, input.name) ? last.inputs[input.name] : undefined
      if (value === undefined || input.isSecret || JSON.stringify(value).includes(stars)) return []
      if (Array.isArray(value) !== (input.type === 'list')) return []
      const field = recordedValue({ ...input, value })
      return fieldProblem(input, field) === undefined ? [[input.name, field] as const] : []
    }),
  )

/** The arguments of the last run as they would be written in the form; empty if they cannot be, or hold a secret. */
export const lastArguments = ({ args }: Pick<RunSummaryJson, 'args'>): string => {
  const line = args.map(quoteForShell).join(' ')
  const read = splitArguments(line)
  const isSame = 'args' in read && JSON.stringify(read.args) === JSON.stringify(args)
  return isSame && !line.includes(stars) ? line : ''
}
