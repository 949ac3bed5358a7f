import type { KnownCommand, KnownFlag, KnownValue, Offer } from './known-command.ts'

/** What the word at the cursor can become. */
export type Wanted =
  | { readonly kind: 'offers'; readonly offers: readonly Offer[] }
  /** A value: `before` is the part of the word in front of it, such as `--output=`. */
  | {
      readonly kind: 'value'
      readonly value: KnownValue
      readonly before: string
      readonly command: KnownCommand
      /** The words without flags behind the command. */
      readonly positionals: readonly string[]
      /** What else the word can become. */
      readonly offers: readonly Offer[]
    }

/** The command that was typed so far, and what follows it. */
export interface Typed {
  readonly command: KnownCommand | undefined
  /** The words before that are the beginning of commands. */
  readonly path: readonly string[]
  readonly rest: readonly string[]
}

const nothing: Wanted = { kind: 'offers', offers: [] }

/** Finds the command in the words before the cursor. Its words may be joined by a colon, as in `runs:list`. */
export const typedCommand = (before: readonly string[], commands: readonly KnownCommand[]): Typed => {
  const words = before.filter((word) => !globalFlags.some((flag) => flag.word === word))
  let path: readonly string[] = []
  for (const [index, word] of words.entries()) {
    const next = [...path, ...word.split(':')]
    const id = next.join(':')
    if (!commands.some((command) => command.id === id || command.id.startsWith(`${id}:`))) {
      return { command: commandAt(path, commands), path, rest: words.slice(index) }
    }
    path = next
  }
  return { command: commandAt(path, commands), path, rest: [] }
}

const commandAt = (path: readonly string[], commands: readonly KnownCommand[]): KnownCommand | undefined =>
  commands.find(({ id }) => id === path.join(':'))

/** Before a command, too. */
const globalFlags: readonly KnownFlag[] = [
  { word: '--no-color', takesValue: false, isRepeatable: false, about: 'print without colours' },
  { word: '--no-plugins', takesValue: false, isRepeatable: false, about: 'use no plugins' },
]
const firstFlags: readonly KnownFlag[] = [
  { word: '--help', takesValue: false, isRepeatable: false, about: 'list the commands' },
  { word: '--version', takesValue: false, isRepeatable: false, about: 'print the versions' },
  ...globalFlags,
]
const helpFlag: KnownFlag = { word: '--help', short: '-h', takesValue: false, isRepeatable: false, about: 'show help' }

/**
 * Decides what the last of the words can become. `inputs` are the flags of the inputs of the pipeline that was typed, if it is a call of
 * `run`.
 */
export const wantedAt = (words: readonly string[], commands: readonly KnownCommand[], inputs: readonly KnownFlag[]): Wanted => {
  const current = words.at(-1) ?? ''
  const { command, path, rest } = typedCommand(words.slice(0, -1), commands)
  const below = rest.length === 0 && !current.startsWith('-') ? nextWords(path, commands) : []
  if (command === undefined) {
    if (path.length === 0 && rest.length === 0 && current.startsWith('-')) return { kind: 'offers', offers: firstFlags.map(toOffer) }
    return { kind: 'offers', offers: below }
  }
  if (rest.includes('--')) return filesAfterDashes(command)
  const flags = [...command.flags, ...inputs, helpFlag]
  const previous = rest.at(-1)
  const valueFlag = previous === undefined ? undefined : flags.find((flag) => flag.takesValue && isFlag(flag, previous))
  const positionals = positionalsOf(rest, flags)
  if (valueFlag) return { kind: 'value', value: valueFlag, before: '', command, positionals, offers: [] }
  const equals = current.startsWith('--') ? current.indexOf('=') : -1
  if (equals !== -1) {
    const flag = flags.find((one) => one.takesValue && one.word === current.slice(0, equals))
    return flag ? { kind: 'value', value: flag, before: current.slice(0, equals + 1), command, positionals, offers: [] } : nothing
  }
  if (current.startsWith('-'))
    return { kind: 'offers', offers: flags.filter((flag) => flag.isRepeatable || !rest.some((word) => isFlag(flag, word))).map(toOffer) }
  const value = command.id === 'help' ? command.args[0] : command.args[positionals.length]
  return value ? { kind: 'value', value, before: '', command, positionals, offers: below } : { kind: 'offers', offers: below }
}

/** The words that can follow the beginning of a command. */
export const nextWords = (path: readonly string[], commands: readonly KnownCommand[]): readonly Offer[] => {
  const found = new Map<string, Offer>()
  for (const { id, about } of commands) {
    const words = id.split(':')
    const next = words[path.length]
    if (next === undefined || path.some((word, index) => words[index] !== word)) continue
    // the command itself describes the word better than the first below it
    const isItself = words.length === path.length + 1
    if (isItself || !found.has(next)) found.set(next, { value: next, ...(isItself && about !== undefined && { about }) })
  }
  return [...found.values()]
}

const filesAfterDashes = (command: KnownCommand): Wanted => ({
  ...{ kind: 'value', value: { kind: 'files' }, before: '', command, positionals: [], offers: [] },
})

const positionalsOf = (rest: readonly string[], flags: readonly KnownFlag[]): readonly string[] =>
  rest.filter((word, index) => {
    const before = rest[index - 1]
    return !word.startsWith('-') && !(before !== undefined && flags.some((flag) => flag.takesValue && isFlag(flag, before)))
  })

const isFlag = ({ word, short }: KnownFlag, typed: string): boolean => typed === word || typed === short

const toOffer = ({ word, about }: KnownFlag): Offer => ({ value: word, ...(about !== undefined && { about }) })
