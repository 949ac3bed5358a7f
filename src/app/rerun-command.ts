import type { Json } from '../model/json.ts'
import { quoteForShell } from '../model/quote-for-shell.ts'
import { hidden } from '../pipeline/input-value.ts'
import { shownPath } from './shown-path.ts'

/** What a run was started with, as its record keeps it. */
export interface RerunFacts {
  readonly pipeline: string
  /** Absolute; where it ran. */
  readonly directory: string
  readonly inputs: Readonly<Record<string, Json>>
  readonly args: readonly string[]
  /** Of a run recorded by `exec`. */
  readonly command?: readonly string[]
  readonly options?: { readonly only?: string; readonly from?: string; readonly failFast?: boolean }
}

/**
 * The command line that starts the same run again, ready to paste into a POSIX shell that stands in the folder `here`. Where the record has a
 * secret, `<secret>` stands: a shell takes it for a missing file, so that nobody runs it as it is.
 */
export const rerunCommand = (facts: RerunFacts, here: string = process.cwd()): string => {
  const { pipeline, directory, inputs, args, command, options = {} } = facts
  const there = directory === here ? [] : ['-C', shownPath(directory, here)]
  if (command) return ['sparkwing', 'exec', ...there, '--name', pipeline, '--', ...command].map(asWord).join(' ')
  const words = ['sparkwing', 'run', ...there, pipeline]
  if (options.only !== undefined) words.push('--only', options.only)
  if (options.from !== undefined) words.push('--from', options.from)
  if (options.failFast) words.push('--fail-fast')
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
