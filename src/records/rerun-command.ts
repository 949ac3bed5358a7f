import { keysOf } from '../model/keys-of.ts'
import type { Json } from '../model/json.ts'
import type { RunOptions, RunRequest } from '../model/run-request.ts'
import { hidden } from '../pipeline/inputs/input-value.ts'
import { shownPath } from '../project/shown-path.ts'
import { quoteForShell } from '../model/text/quote-for-shell.ts'

type OptionWords = { readonly [Name in keyof Required<RunOptions>]: (value: NonNullable<RunOptions[Name]>) => readonly string[] }

/** Each option as words of a command line. */
const optionWords: OptionWords = {
  only: (glob) => ['--only', glob],
  from: (job) => ['--from', job],
  failFast: (isWanted) => (isWanted ? ['--fail-fast'] : []),
  // the record has a number even where none was asked for: it is the machine's
  concurrency: () => [],
}

const wordsOf = <Name extends keyof RunOptions>(name: Name, value: RunOptions[Name]): readonly string[] =>
  value === undefined ? [] : optionWords[name](value)

/**
 * The command line that starts the same run again, ready to paste into a POSIX shell that stands in the folder `here`. Where the record has a
 * secret, `<secret>` stands: a shell takes it for a missing file, so that it does not run as it is.
 */
export const rerunCommand = (request: Omit<RunRequest, 'project'>, here: string = process.cwd()): string => {
  const { pipeline, directory, inputs, args, command, options } = request
  const there = directory === here ? [] : ['-C', shownPath(directory, here)]
  if (command) return ['sparkwing', 'exec', ...there, '--name', pipeline, '--', ...command].map(asWord).join(' ')
  const words = ['sparkwing', 'run', ...there, pipeline]
  for (const name of keysOf(optionWords)) words.push(...wordsOf(name, options[name]))
  for (const [name, value] of Object.entries(inputs)) {
    for (const each of Array.isArray(value) ? (value as readonly Json[]) : [value]) words.push('--input', `${name}=${asText(each)}`)
  }
  if (args.length > 0) words.push('--', ...args)
  return words.map(asWord).join(' ')
}

const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))

const asWord = (text: string): string =>
  text.includes(hidden)
    ? text
        .split(hidden)
        .map((part) => (part === '' ? '' : quoteForShell(part)))
        .join('<secret>')
    : quoteForShell(text)
