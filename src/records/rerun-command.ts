import { keysOf } from '../model/keys-of.ts'
import type { RetryOf } from '../model/event.ts'
import type { Json } from '../model/json.ts'
import { globsOf, type RunOptions, type RunRequest } from '../model/run-request.ts'
import { inputFlags } from '../pipeline/inputs/flag-name.ts'
import { hidden } from '../pipeline/inputs/input-value.ts'
import { flag, text } from '../pipeline/inputs/input.ts'
import { shownPath } from '../project/shown-path.ts'
import { startDirectory } from '../project/start-directory.ts'
import { quoteForShell } from '../model/text/quote-for-shell.ts'
import { toJsonText } from '../model/record-json.ts'

type OptionWords = { readonly [Name in keyof Required<RunOptions>]: (value: NonNullable<RunOptions[Name]>) => readonly string[] }

/** The words of the command line for each option. */
const optionWords: OptionWords = {
  only: (only) => globsOf(only).flatMap((glob) => ['--only', glob]),
  from: (job) => ['--from', job],
  failFast: (isWanted) => (isWanted ? ['--fail-fast'] : []),
  // the record always has a number; it is the machine's if none was requested
  concurrency: () => [],
  cache: (mode) => (mode === 'off' ? ['--no-cache'] : mode === 'force' ? ['--force'] : []),
}

const wordsOf = <Name extends keyof RunOptions>(name: Name, value: RunOptions[Name]): readonly string[] =>
  value === undefined ? [] : optionWords[name](value)

/**
 * The command line that starts the same run again, ready to paste into a POSIX shell whose working directory is `here`. Where the record
 * has a secret, it contains `<secret>`: a shell takes that for a missing file, so that the command does not run unchanged.
 */
export const rerunCommand = (request: Omit<RunRequest, 'project'>, here: string | undefined = startDirectory()): string => {
  const { pipeline, directory, inputs, args, command, options } = request
  const there = directory === here ? [] : ['-C', shownPath(directory, here)]
  if (command) return ['sparkwing', 'exec', ...there, '--name', pipeline, '--', ...command].map(asWord).join(' ')
  const words = ['sparkwing', 'run', ...there, pipeline]
  for (const name of keysOf(optionWords)) words.push(...wordsOf(name, options[name]))
  words.push(...inputWords(inputs))
  if (args.length > 0) words.push('--', ...args)
  return words.map(asWord).join(' ')
}

/** The command line that runs a part of a recorded run again, with the inputs that differ from the recorded ones. Secrets as above. */
export const retryCommand = (
  { run, mode, jobs = [] }: RetryOf,
  { keepPassed, inputs }: { readonly keepPassed: boolean; readonly inputs: RunRequest['inputs'] },
): string =>
  [
    ...['sparkwing', 'runs', 'retry', run],
    ...(mode === 'jobs' ? jobs : []),
    ...(mode === 'failed' ? ['--failed'] : []),
    ...(mode === 'from' ? jobs.flatMap((job) => ['--from', job]) : []),
    ...(keepPassed ? ['--keep-passed'] : []),
    ...Object.entries(inputs).flatMap(([name, value]) => textsOf(value).flatMap((each) => ['--input', `${name}=${each}`])),
  ]
    .map(asWord)
    .join(' ')

/** The flags of `run` and of every command. An input that is spelt like one of them can be set only by `--input`. */
export const runFlagNames: ReadonlySet<string> = new Set([
  ...['cwd', 'only', 'from', 'concurrency', 'fail-fast', 'no-cache', 'force', 'this-project', 'dry-run', 'output', 'env-file', 'input'],
  ...['json', 'no-color', 'no-plugins', 'help', 'version'],
])

const inputWords = (inputs: RunRequest['inputs']): readonly string[] => {
  const values = Object.entries(inputs)
  const flags = [...inputFlags(Object.fromEntries(values.map(([name, value]) => [name, isOnOff(value) ? flag() : text()])), runFlagNames)]
  return values.flatMap(([name, value]) => {
    const [spelt] = flags.find(([, { input, isNegated }]) => input === name && isNegated === (value === false)) ?? []
    if (spelt !== undefined && isOnOff(value)) return [`--${spelt}`]
    return textsOf(value).flatMap((each) => {
      if (spelt === undefined) return ['--input', `${name}=${each}`]
      return each.startsWith('-') || each.includes(hidden) ? [`--${spelt}=${each}`] : [`--${spelt}`, each]
    })
  })
}

const isOnOff = (value: Json): boolean => typeof value === 'boolean'

const textsOf = (value: Json): readonly string[] => (Array.isArray(value) ? (value as readonly Json[]) : [value]).map(asText)

const asText = (value: Json): string => (typeof value === 'string' ? value : toJsonText(value))

const asWord = (text: string): string =>
  text.includes(hidden)
    ? text
        .split(hidden)
        .map((part) => (part === '' ? '' : quoteForShell(part)))
        .join('<secret>')
    : quoteForShell(text)
