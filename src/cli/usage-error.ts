import { nearName } from '../model/text/near-names.ts'
import { UserError } from '../model/user-error.ts'
import { isRecord } from '../pipeline/describe-value.ts'

/** The command that was called, with what the advice needs. */
export interface CalledCommand {
  /** As typed, without the program: `runs list`. */
  readonly words: string
  /** Its long flags, without dashes. */
  readonly flags: readonly string[]
}

/** Whether an error is oclif's. Plugins have their own copies of oclif, so `instanceof` does not work. */
export const isOclifError = (error: unknown): error is Error & { readonly oclif: { readonly exit?: number } } =>
  error instanceof Error && 'oclif' in error && isRecord(error.oclif)

/** Rewords an error of oclif's parser and adds what to do next. */
export const usageError = (error: Error, called?: CalledCommand): UserError => {
  const text = plain(error.message)
  const { code, message } = readings.flatMap(([pattern, read]) => readingOf(pattern.exec(text), read)).at(0) ?? {
    code: 'wrong-use',
    message: asSentence(text),
  }
  return new UserError(code, message, [adviceFor(text, called)], { cause: error })
}

const plain = (message: string): string =>
  message
    .replace(/\n*See more help with --help$/, '')
    // oclif colours parts of its messages
    .replaceAll(/\u001B\[[\d;]*m/g, '')

interface Reading {
  readonly code: string
  readonly message: string
}
type Read = (...groups: readonly string[]) => Reading

const wrong = (message: string): Reading => ({ code: 'wrong-flag', message })

const readings: readonly (readonly [RegExp, Read])[] = [
  [/^Nonexistent flag: (.+)$/, (flag) => ({ code: 'unknown-flag', message: `There is no flag ${flag}.` })],
  [/^Nonexistent flags: (.+)$/, (flags) => ({ code: 'unknown-flag', message: `There are no flags ${flags}.` })],
  [/^Flag (--\S+) expects a value$/, (flag) => ({ code: 'missing-value', message: `${flag} needs a value.` })],
  [/^Flag (--\S+) can only be specified once$/, (flag) => wrong(`${flag} can be used only once.`)],
  [
    /^Parsing (--\S+)\s+Expected an integer(?: (greater|less) than or equal to (-?\d+))? but received: (.*)$/s,
    (flag, bound, limit, got) =>
      wrong(`${flag}: expected an integer${bound === '' ? '' : ` of at ${bound === 'less' ? 'most' : 'least'} ${limit}`}, got "${got}".`),
  ],
  [/^Expected (--[^=]+)=(.*) to be one of: (.+)$/s, (flag, got, options) => wrong(`${flag}: expected ${oneOf(options)}, got "${got}".`)],
  [
    /(--[\w-]+)(?:=.*)? cannot also be provided when using (--[\w-]+)/,
    (flag, other) => wrong(`${flag} and ${other} cannot be used together.`),
  ],
  [/All of the following must be provided when using (--[\w-]+): (--[\w-]+)/, (flag, other) => wrong(`${flag} works only with ${other}.`)],
  [
    /^Missing \d+ required args?:\s*(\S+) +(\S.*)$/m,
    (name, meaning) => ({ code: 'missing-argument', message: `${name.toUpperCase()} is missing: ${meaning}.` }),
  ],
  [/^Unexpected argument: (.+)$/, (argument) => ({ code: 'stray-argument', message: `Unexpected argument "${argument}".` })],
  [/^Unexpected arguments: (.+)$/, (all) => ({ code: 'stray-argument', message: `Unexpected arguments: ${all}.` })],
]

const readingOf = (found: RegExpExecArray | null, read: Read): readonly Reading[] =>
  found ? [read(...Array.from(found, (group: string | undefined) => group ?? '').slice(1))] : []

const oneOf = (options: string): string => options.replace(/, ([^,]+)$/, ' or $1')

const asSentence = (text: string): string => {
  const line = text.replaceAll(/\s*\n\s*/g, ' ').trim()
  return /[.!?]$/.test(line) ? line : `${line}.`
}

const adviceFor = (text: string, called: CalledCommand | undefined): string => {
  if (!called) return 'Add `--help` to the command to see what it takes.'
  const [, unknown] = /^Nonexistent flags?: --([^\s,=]+)/.exec(text) ?? []
  const near = unknown === undefined ? undefined : nearName(unknown, called.flags)
  return near === undefined ? `\`sparkwing ${called.words} --help\` shows what it takes.` : `Did you mean --${near}?`
}
