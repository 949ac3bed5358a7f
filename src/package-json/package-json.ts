import { join } from 'node:path'
import { UserError } from '../model/user-error.ts'
import { readPlainFile } from './read-plain-file.ts'
import { fromJsonText } from '../model/record-json.ts'

/** The parts of a `package.json` that scripts need. */
export interface PackageJson {
  readonly path: string
  /** The whole file, for settings of package managers. */
  readonly content: Readonly<Record<string, unknown>>
  /** Commands by script name, in the order of the file. Values that are not strings are left out, as npm does. */
  readonly scripts: ReadonlyMap<string, string>
}

/**
 * Reads the `package.json` of a folder; `undefined` if it has none.
 *
 * @throws UserError if it cannot be read, is not JSON, or its scripts are not an object.
 */
export const readPackageJson = (directory: string): PackageJson | undefined => {
  const path = join(directory, 'package.json')
  const text = readText(path)
  if (text === undefined) return undefined
  const content = parse(text, path)
  const { scripts = {} } = content
  if (!isObject(scripts)) {
    throw new UserError('package-json', `${path}:${lineOf(text, '"scripts"')}: \`scripts\` is not an object of commands.`, [
      'Write `"scripts": { "build": "…" }`.',
    ])
  }
  return { path, content, scripts: new Map(Object.entries(scripts).filter(isTextEntry)) }
}

/**
 * What the `package.json` of a folder above a package says. `undefined` if there is none, or a broken one, because that is not the fault of
 * the package.
 */
export const contentAbove = (folder: string): PackageJson['content'] | undefined => {
  try {
    return readPackageJson(folder)?.content
  } catch {
    return undefined
  }
}

const readText = (path: string): string | undefined => {
  try {
    return readPlainFile(path).replace(/^\uFEFF/, '')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new UserError('package-json', `${path} cannot be read: ${messageOf(error)}`, ['Check that it is a file that you may read.'], {
      cause: error,
    })
  }
}

const parse = (text: string, path: string): Readonly<Record<string, unknown>> => {
  let content: unknown
  try {
    content = fromJsonText(text)
  } catch (error) {
    const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(messageOf(error)) ?? []
    // V8 gives no position if the text ends too early
    const place = line === undefined ? String(text.trimEnd().split('\n').length) : `${line}:${column ?? ''}`
    const what = messageOf(error).replace(/ in JSON at position.*$| is not valid JSON$/s, '')
    throw new UserError('package-json', `${path}:${place}: not valid JSON: ${what}`, ['Fix it there.'], { cause: error })
  }
  if (isObject(content)) return content
  throw new UserError('package-json', `${path}:1: not a JSON object.`, ['`npm init` writes one.'])
}

const isTextEntry = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === 'string'
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const lineOf = (text: string, part: string): number => text.slice(0, Math.max(0, text.indexOf(part))).split('\n').length
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
