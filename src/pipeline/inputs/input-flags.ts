import { nearName } from '../../model/text/near-names.ts'
import { UserError } from '../../model/user-error.ts'
import { describeValue } from '../describe-value.ts'
import { flagName, inputFlags, type FlagTarget } from './flag-name.ts'
import { readInputText } from './input-value.ts'
import type { Inputs } from './input.ts'
import { parseInputs, type InputValues } from './parse-inputs.ts'

export interface InputFlagsOptions {
  /** The pipeline's name, used in messages. */
  readonly pipeline?: string
  /** Long flags of the command itself, without dashes. Inputs with the same spelling can only be set by `--input name=value`. */
  readonly taken?: ReadonlySet<string>
}

export interface ParsedInputFlags {
  /** Values by input name, checked, with defaults filled in. */
  readonly inputs: InputValues
  /** The arguments after `--`. */
  readonly rest: readonly string[]
}

/**
 * Reads the inputs of a pipeline from the arguments after its name: `--pack-only`, `--no-pack-only`, `--channel next`, `--channel=next`,
 * `--input channel=next`. Flags of lists may be repeated.
 *
 * @throws UserError for an unknown flag, a stray argument, and any wrong or missing value.
 */
export const parseInputFlags = (spec: Inputs, argv: readonly string[], options: InputFlagsOptions = {}): ParsedInputFlags => {
  const { inputs, rest } = readGivenInputs(spec, argv, options)
  const flags = inputFlags(spec, options.taken)
  const spell = (name: string): string => (flags.get(flagName(name))?.input === name ? `--${flagName(name)}` : `--input ${name}=…`)
  return { inputs: parseInputs(spec, inputs, { of: nameOf(options), noun: 'input', spell }), rest }
}

/**
 * Reads the same without defaults. Values and names are not checked yet.
 *
 * @throws UserError for an unknown flag and a stray argument.
 */
export const readGivenInputs = (spec: Inputs, argv: readonly string[], options: InputFlagsOptions = {}): ParsedInputFlags => {
  const { given, rest } = readArguments(spec, argv, options)
  return { inputs: Object.fromEntries(Array.from(given, ([name, texts]) => [name, valueOf(spec, name, texts, options)] as const)), rest }
}

const nameOf = ({ pipeline }: InputFlagsOptions): string => (pipeline === undefined ? 'The pipeline' : `Pipeline "${pipeline}"`)

/** Texts are as typed; values of on-off flags are booleans already. */
type Given = Map<string, (string | boolean)[]>

const readArguments = (
  spec: Inputs,
  argv: readonly string[],
  options: InputFlagsOptions,
): { readonly given: Given; readonly rest: readonly string[] } => {
  const flags = inputFlags(spec, options.taken)
  const given: Given = new Map()
  const give = (name: string, value: string | boolean): void => {
    given.set(name, [...(given.get(name) ?? []), value])
  }
  for (let index = 0; index < argv.length; index++) {
    const token = argv[index] ?? ''
    if (token === '--') return { given, rest: argv.slice(index + 1) }
    const [, flag, attached] = /^--([^=]+)(?:=([^]*))?$/.exec(token) ?? []
    if (flag === undefined) throw strayArgument(token, options)
    const target = flags.get(flag)
    if (flag !== 'input' && !target) throw unknownFlag(flag, flags, options)
    if (target && attached === undefined && spec[target.input]?.type === 'flag') {
      give(target.input, !target.isNegated)
      continue
    }
    if (target?.isNegated === true) throw new UserError('wrong-input', `${nameOf(options)}: --${flag} takes no value.`)
    const value = attached ?? argv[++index]
    if (value === undefined || (attached === undefined && value.startsWith('--'))) {
      throw new UserError('missing-value', `${nameOf(options)}: --${flag} needs a value.`, [
        `Write --${flag} VALUE, or --${flag}=VALUE when it begins with dashes.`,
      ])
    }
    if (target) give(target.input, value)
    else give(...splitPair(value, options))
  }
  return { given, rest: [] }
}

const splitPair = (pair: string, options: InputFlagsOptions): readonly [string, string] => {
  const at = pair.indexOf('=')
  if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)]
  throw new UserError('wrong-input', `${nameOf(options)}: --input needs name=value, got ${describeValue(pair)}.`)
}

const valueOf = (spec: Inputs, name: string, given: readonly (string | boolean)[], options: InputFlagsOptions): unknown => {
  const input = Object.hasOwn(spec, name) ? spec[name] : undefined
  // parseInputs suggests the nearest name
  if (!input) return given
  const values = given.map((one) => (typeof one === 'string' ? readInputText(input, one) : one))
  if (input.type === 'list') return values
  // of --x --no-x the later one wins, as in other programs
  if (values.length > 1 && input.type !== 'flag') {
    throw new UserError('wrong-input', `${nameOf(options)}: input "${name}" was given ${values.length} times and takes one value.`)
  }
  return values.at(-1)
}

const strayArgument = (token: string, options: InputFlagsOptions): UserError =>
  new UserError('stray-argument', `${nameOf(options)} does not take the argument ${describeValue(token).replace(/^the text /, '')}.`, [
    'Pass arguments for its commands after `--`, and inputs as flags such as --name value.',
  ])

const unknownFlag = (flag: string, flags: ReadonlyMap<string, FlagTarget>, options: InputFlagsOptions): UserError => {
  if (options.taken?.has(flag) === true) {
    return new UserError('unknown-flag', `--${flag} is a flag of the command and must come before the name of the pipeline.`)
  }
  const near = nearName(flag, [...flags.keys(), ...(options.taken ?? [])])
  const known = [...flags].filter(([, { isNegated }]) => !isNegated).map(([name]) => `--${name}`)
  return new UserError('unknown-flag', `${nameOf(options)} has no input --${flag}.`, [
    near !== undefined
      ? `Did you mean --${near}?`
      : known.length > 0
        ? `Its inputs: ${known.join(', ')}.`
        : 'It has no inputs. Pass arguments for its commands after `--`.',
  ])
}
