import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asRefusedFile } from '../files/refused-file.ts'
import { errorCode } from '../journal/run-folder.ts'
import { byteCount } from '../model/text/bytes.ts'
import { nearName } from '../model/text/near-names.ts'
import { UserError } from '../model/user-error.ts'
import { parseDuration } from '../records/parse-since.ts'
import { defaultRules, type RetentionRules } from './rules.ts'
import { fromJsonText, toJsonText } from '../model/record-json.ts'

/** The settings of a home, written by hand. */
export const homeConfigFile = (home: string): string => join(home, 'config.json')

/**
 * The rules by which a home makes room: those in its `config.json`, else the defaults. `false` if it never deletes runs by itself.
 *
 * @throws UserError `home-config` if the file cannot be read, or holds anything else.
 */
export const readHomeRules = (home: string): RetentionRules | false => {
  const file = homeConfigFile(home)
  const text = textOf(file)
  if (text === undefined) return defaultRules
  const { retention } = asObject(parse(text, file), ['retention'], '', file)
  if (retention === false) return false
  return retention === undefined ? defaultRules : rulesIn(asObject(retention, ['olderThan', 'maxSize', 'keep'], 'retention', file), file)
}

type Fields<Name extends string> = Readonly<Partial<Record<Name, unknown>>>

const rulesIn = ({ olderThan, maxSize, keep }: Fields<'olderThan' | 'maxSize' | 'keep'>, file: string): RetentionRules => {
  const olderThanMs = olderThan === undefined ? defaultRules.olderThanMs : limitIn(olderThan, durationOf)
  const maxBytes = maxSize === undefined ? defaultRules.maxBytes : limitIn(maxSize, byteCount)
  if (olderThanMs === undefined)
    throw wrong(file, 'retention.olderThan', 'a length of time such as "90d", or false for no limit', olderThan)
  if (maxBytes === undefined) throw wrong(file, 'retention.maxSize', 'a size such as "10GB", or false for no limit', maxSize)
  if (keep !== undefined && !isCount(keep)) throw wrong(file, 'retention.keep', 'a whole number from 0 on', keep)
  return {
    ...(olderThanMs !== false && { olderThanMs }),
    ...(maxBytes !== false && { maxBytes }),
    keep: keep ?? defaultRules.keep,
  }
}

const limitIn = (value: unknown, read: (text: string) => number | undefined): number | false | undefined =>
  value === false ? false : typeof value === 'string' ? read(value) : undefined

const durationOf = (text: string): number | undefined => {
  try {
    return parseDuration(text)
  } catch {
    return undefined
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

const textOf = (file: string): string | undefined => {
  const refuseRead = (why: string, cause?: unknown): UserError =>
    refuse(file, `cannot be read (${why})`, `Make it readable, or remove it: then the defaults apply.`, cause)
  let fd: number
  try {
    // opening a pipe would wait for its writer, and with it the end of each run; a link is the user's own
    fd = openSync(file, constants.O_RDONLY | ((constants as Partial<typeof constants>).O_NONBLOCK ?? 0))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    const refused = asRefusedFile(error)
    if (refused) throw refused
    throw refuseRead(errorCode(error) || String(error), error)
  }
  try {
    if (!fstatSync(fd).isFile()) throw refuseRead('it is not a file')
    return readFileSync(fd, 'utf8')
  } catch (error) {
    throw error instanceof UserError ? error : refuseRead(errorCode(error) || String(error), error)
  } finally {
    closeSync(fd)
  }
}

const parse = (text: string, file: string): unknown => {
  try {
    return fromJsonText(text)
  } catch (error) {
    throw refuse(file, `is not JSON (${error instanceof Error ? error.message : String(error)})`, example, error)
  }
}

const asObject = <Name extends string>(value: unknown, names: readonly Name[], path: string, file: string): Fields<Name> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    if (path === '') throw refuse(file, 'does not hold an object', example)
    throw wrong(file, path, 'an object, or false to delete no runs', value)
  }
  const unknown = Object.keys(value).find((name) => !names.some((known) => known === name))
  if (unknown === undefined) return value as Fields<Name>
  const near = nearName(unknown, names)
  throw refuse(
    file,
    `has an unknown setting "${path === '' ? '' : `${path}.`}${unknown}"`,
    near === undefined ? `Known here: ${names.join(', ')}.` : `Did you mean "${near}"?`,
  )
}

const wrong = (file: string, path: string, wanted: string, value: unknown): UserError =>
  refuse(file, `has a wrong value: "${path}" is ${toJsonText(value)}`, `Make it ${wanted}.`)

const refuse = (file: string, what: string, tryThis: string, cause?: unknown): UserError =>
  new UserError('home-config', `${file} ${what}.`, [tryThis], { cause })

const example = 'Write, for example: {"retention": {"olderThan": "90d", "maxSize": "10GB", "keep": 20}}'
