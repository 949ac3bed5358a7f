import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { toJsonText, fromJsonText } from '../model/record-json.ts'
import { writeSmallFile } from '../journal/small-file.ts'
import { captureProgram } from '../process/capture-program.ts'
import type { InputJson } from '../wire/pipeline.ts'
import { filesOfWords } from './files-of-words.ts'
import type { KnownCommand, KnownFlag, Offer } from './known-command.ts'

/** What a directory adds to the words of Sparkwing itself. */
export interface ProjectWords {
  /** Real path of the project; absent outside of one. */
  readonly project?: string
  readonly pipelines: readonly { readonly name: string; readonly about?: string; readonly inputs: readonly InputJson[] }[]
  /** The reporters of plugins. */
  readonly outputs: readonly string[]
  /** The commands of plugins. */
  readonly commands: readonly KnownCommand[]
  /** The files from which all of that was found. */
  readonly files: readonly string[]
}

/** The jobs of one pipeline. */
export interface PipelineWords {
  readonly jobs: readonly string[]
  readonly files: readonly string[]
}

/** Where the answers of the child process are kept, and how it is started. */
export interface AskingWords {
  readonly home: string
  readonly cwd: string
  /** The program that answers `autocomplete:project [PIPELINE]`, with its first arguments. */
  readonly program: readonly [string, ...string[]]
  readonly env: NodeJS.ProcessEnv
}

/** A config that takes longer to load offers nothing, in milliseconds. */
const budgetMs = 3000
/** A plan can depend on what no stamp shows, such as the files that a function lists; in milliseconds. */
const longestKeptMs = 10 * 60_000

export const completionFolder = (home: string): string => join(home, 'cache', 'completion')

/**
 * What the project of a directory adds. The config is loaded by a process of its own, which may hang, print or exit; what it answers is kept in
 * the home until one of its files changes.
 */
export const projectWords = (asking: AskingWords): Promise<ProjectWords> => kept(asking, [], { pipelines: [], outputs: [], commands: [] })

export const pipelineWords = (asking: AskingWords, pipeline: string): Promise<PipelineWords> => kept(asking, [pipeline], { jobs: [] })

/** `none` is the answer of a process that fails. It is kept too: no second Tab waits for a config that hangs. */
const kept = async <Words extends { readonly files: readonly string[] }>(
  asking: AskingWords,
  args: readonly string[],
  none: Omit<Words, 'files'>,
): Promise<Words> => {
  const { home, cwd } = asking
  const key = createHash('sha256')
    .update(toJsonText([cwd, ...args]))
    .digest('hex')
    .slice(0, 24)
  const path = join(completionFolder(home), `${key}.json`)
  const known = readKept(path)
  if (known && known.stamp === stampOf(known.words.files)) return known.words as Words
  const words = ((await ask(asking, args)) ?? { ...none, files: filesOfWords(cwd, home) }) as Words
  try {
    mkdirSync(completionFolder(home), { recursive: true, mode: 0o700 })
    writeSmallFile(path, { stamp: stampOf(words.files), words })
  } catch {
    // the next Tab asks again
  }
  return words
}

/** The JSON that the process prints. */
const ask = async ({ cwd, program: [file, ...first], env }: AskingWords, args: readonly string[]): Promise<unknown> => {
  const { exitCode, stdout } = await captureProgram({
    file,
    args: [...first, 'autocomplete:project', ...args],
    cwd,
    env,
    timeoutMs: budgetMs,
    signal: new AbortController().signal,
  })
  try {
    return exitCode === 0 ? fromJsonText(stdout) : undefined
  } catch {
    return undefined
  }
}

interface Kept {
  readonly stamp: string
  readonly words: { readonly files: readonly string[] }
}

const readKept = (path: string): Kept | undefined => {
  try {
    if (Date.now() - statSync(path).mtimeMs > longestKeptMs) return undefined
    return fromJsonText(readFileSync(path, 'utf8')) as Kept
  } catch {
    return undefined
  }
}

/** Changes when one of the files does. */
const stampOf = (files: readonly string[]): string =>
  files
    .map((file) => {
      const { mtimeMs, size } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: 0 }
      return `${mtimeMs} ${size}`
    })
    .join(' ')

/** The flags of the inputs of a pipeline. One whose name is a flag of `run` itself is set with `--input` only. */
export const inputFlags = ({ pipelines }: ProjectWords, pipeline: string | undefined): readonly KnownFlag[] =>
  (pipelines.find(({ name }) => name === pipeline)?.inputs ?? [])
    .filter(({ flag }) => !flag.startsWith('--input '))
    .flatMap(({ flag, placeholder, description, isRepeatable, choices }) => {
      const about = description === undefined ? {} : { about: description }
      const takesValue = placeholder !== undefined
      const word = flag.replace('[no-]', '')
      const one: KnownFlag = { word, takesValue, isRepeatable, ...about, ...(choices && { choices }) }
      return flag.includes('[no-]') ? [one, { ...one, word: flag.replace(/\[(no-)\]/, '$1') }] : [one]
    })

/** What `--input` can be followed by: `name=`, or `name=choice`. */
export const inputPairs = ({ pipelines }: ProjectWords, pipeline: string | undefined): readonly Offer[] =>
  (pipelines.find(({ name }) => name === pipeline)?.inputs ?? []).flatMap(({ name, description, choices }) => {
    const about = description === undefined ? {} : { about: description }
    return choices ? choices.map((choice) => ({ value: `${name}=${choice}`, ...about })) : [{ value: `${name}=`, ...about }]
  })
