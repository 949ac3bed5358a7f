import type { InputJson } from '../../wire/pipeline.ts'
import { displayWidth, padToWidth } from '../terminal/display-width.ts'
import { alignColumns, wrapWords } from './columns.ts'
import { paint, proseColumns, type Look } from './look.ts'
import { sanitiseName } from '../../model/text/terminal-text.ts'

/** The minimum width of the text beside the names. In a narrower column it would be a strip of single words. */
const narrowest = 20

/** Declared inputs, one below the other; `label` gives the flag or name of an input. */
export const inputLines = (inputs: readonly InputJson[], label: (input: InputJson) => string, look: Look): string[] => {
  const heads = alignColumns(
    inputs.map((input) => [`    ${label(input)}`, paint(look, 'faint', input.placeholder ?? ''), '']),
    look.columns,
  )
  const indent = Math.max(0, ...heads.map(displayWidth)) + 2
  return inputs.flatMap((input, index) => {
    const text = wrapWords(sanitiseName(describe(input)), Math.max(narrowest, proseColumns(look) - indent))
    return text.map((line, row) => `${padToWidth(row === 0 ? (heads[index] ?? '') : '', indent)}${line}`.trimEnd())
  })
}

const describe = (input: InputJson): string => {
  const { description, isRequired, isRepeatable } = input
  const notes = [isRequired ? 'required' : '', isRepeatable ? 'may be repeated' : '', defaultOf(input)]
    .filter((note) => note !== '')
    .join(', ')
  return [description ?? '', notes === '' ? '' : `(${notes})`].filter((part) => part !== '').join(' ')
}

/** The default of an input. Not shown for a flag that is off and for an empty value, because everyone expects those. */
const defaultOf = ({ default: byDefault, type }: InputJson): string =>
  byDefault === undefined || byDefault === '' || (type === 'flag' && byDefault === 'false') ? '' : `default ${byDefault}`
