import type { InputJson } from '../../wire/pipeline.ts'
import { alignColumns } from './columns.ts'
import { paint, spell, type Look } from './look.ts'
import { sanitiseName } from './sanitise-terminal-text.ts'

/** Declared inputs, one a line: `label` says how one is called, a flag or a name. */
export const inputLines = (inputs: readonly InputJson[], label: (input: InputJson) => string, look: Look): string[] =>
  alignColumns(
    inputs.map((input) => [`    ${label(input)}`, paint(look, 'faint', input.placeholder ?? ''), sanitiseName(describe(input))]),
    look.columns,
    spell(look, '…', '..'),
  )

const describe = (input: InputJson): string => {
  const { description, isRequired, isRepeatable } = input
  const notes = [isRequired ? 'required' : '', isRepeatable ? 'may be repeated' : '', defaultOf(input)]
    .filter((note) => note !== '')
    .join(', ')
  return [description ?? '', notes === '' ? '' : `(${notes})`].filter((part) => part !== '').join(' ')
}

/** A flag that is off and an empty list are what everyone expects. */
const defaultOf = ({ default: byDefault, type }: InputJson): string =>
  byDefault === undefined || byDefault === '' || (type === 'flag' && byDefault === 'false') ? '' : `default ${byDefault}`
