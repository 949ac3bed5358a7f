import { UserError } from '../../model/user-error.ts'
import { describeValue, isRecord } from '../describe-value.ts'
import type { ShellCommand } from './shell-command.ts'
import { comparisonRefusal, gluedListRefusal, placeRefusal } from './shell-refusals.ts'
import { ShellScanner } from './shell-scanner.ts'

/** Run as `sh -e -c script sh ...args`. */
export interface ShellScript {
  readonly script: string
  /** The values, in the order in which the script reads them. */
  readonly args: readonly string[]
}

/** A value that contains no command. */
type FlatValue = string | number | readonly (string | number)[]
interface FlatCommand {
  /** One more than there are values. */
  readonly texts: readonly string[]
  readonly values: readonly FlatValue[]
}

/**
 * Renders a command to a script that gets each value as an argument. The script first moves its arguments to its own variables (not
 * exported), so that `$1` and `$@` remain the author's. It then reads each value as `"${_sw1}"`, quoted for its place. A value never
 * becomes part of the script's text. Without values, the script is the author's text, unchanged.
 *
 * @throws UserError if a value stands where it could become code or fall apart, with what to write instead.
 */
export const renderShellCommand = (command: ShellCommand): ShellScript => {
  const { texts, values } = flatten(command)
  if (values.length === 0) return { script: texts.join(''), args: [] }
  const args: string[] = []
  const reference = (value: string | number): string => {
    args.push(String(value))
    return `\${_sw${args.length}}`
  }
  const scanner = new ShellScanner()
  let body = texts[0] ?? ''
  scanner.read(body)
  values.forEach((value, index) => {
    const after = texts[index + 1] ?? ''
    checkPlace(scanner, value, after, index + 1 === values.length)
    if (isList(value)) body += value.map((one) => `"${reference(one)}"`).join(' ')
    else if (scanner.place === 'command') body += `"${reference(value)}"`
    else if (scanner.place === 'single') body += `'"${reference(value)}"'`
    else body += reference(value)
    scanner.passValue()
    body += after
    scanner.read(after)
  })
  if (args.length === 0) return { script: body, args }
  const assignments = args.map((_, index) => `_sw${index + 1}=\${${index + 1}}`)
  return { script: `${assignments.join(' ')}; shift ${args.length}; ${body}`, args }
}

const isList = (value: FlatValue): value is readonly (string | number)[] => Array.isArray(value)

const checkPlace = (scanner: ShellScanner, value: FlatValue, after: string, isLast: boolean): void => {
  const refusal = placeRefusal(scanner, value) ?? (typeof value === 'number' ? undefined : comparisonRefusal(scanner.words, after))
  if (refusal) throw refusal
  if (!isList(value)) return
  const isFollowedByWordEnd = after === '' ? isLast : /^[\s;&|)<>]/.test(after)
  if (!scanner.isAtWordStart || !isFollowedByWordEnd) throw gluedListRefusal()
}

/** Inlines nested commands: their texts become text, their values remain values. */
const flatten = (command: ShellCommand): FlatCommand => {
  const texts: string[] = [command.texts[0] ?? '']
  const values: FlatValue[] = []
  const append = (text: string): void => {
    texts.push((texts.pop() ?? '') + text)
  }
  command.values.forEach((value: unknown, index) => {
    if (isShellCommand(value)) {
      const inner = flatten(value)
      append(inner.texts[0] ?? '')
      texts.push(...inner.texts.slice(1))
      values.push(...inner.values)
      append(command.texts[index + 1] ?? '')
    } else {
      values.push(Array.isArray(value) ? value.map(plainValue) : plainValue(value))
      texts.push(command.texts[index + 1] ?? '')
    }
  })
  return { texts, values }
}

/** Whether `sh` made the value, even the `sh` of another copy of this package. */
export const isShellCommand = (value: unknown): value is ShellCommand =>
  isRecord(value) && value['kind'] === 'sh' && Array.isArray(value['texts']) && Array.isArray(value['values'])

const plainValue = (value: unknown): string | number => {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  // a process argument can hold neither a NUL nor a lone surrogate
  if (typeof value === 'string' && !value.includes('\0') && value.isWellFormed()) return value
  const problem = typeof value === 'string' ? 'a text with a NUL or a lone surrogate' : describeValue(value)
  throw new UserError('wrong-shell-value', `sh: a value is ${problem}.`, ['Give a text, a number or a list of them.'])
}
