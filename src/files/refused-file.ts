import { accessSync, constants, lstatSync, readdirSync, type Stats } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, sep } from 'node:path'
import { exitCodes } from '../model/exit-codes.ts'
import { quoteForShell } from '../model/text/quote-for-shell.ts'
import { userText } from '../model/text/user-text.ts'
import type { Unreadable } from '../model/unreadable.ts'
import { UserError } from '../model/user-error.ts'

/** Whether the system has refused access to a file. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')

/** The error for a file of a home that may not be used, made from the system's refusal. */
export const refusedFile = (path: string, cause: unknown): UserError => {
  const obstacle = obstacleOf(path)
  const { reason, tryThis, owner } = obstacle === undefined ? unexplained(path) : refused('it', obstacle, obstacle)
  // a file in a folder of this user is theirs to take, but not, for example, the home of another user
  const isOurs = obstacle === undefined || owner === undefined || lookAt(dirname(obstacle))?.uid === process.geteuid?.()
  const advice = isOurs ? tryThis : 'Set SPARKWING_HOME to a folder that you can read and write.'
  return new UserError('home-file-refused', `Cannot use ${obstacle ?? path}: ${reason}.`, [advice], {
    cause,
    exitCode: exitCodes.homeNotWritable,
  })
}

/** The same for a refusal by the system that names its file; `undefined` for any other error. */
export const asRefusedFile = (error: unknown): UserError | undefined =>
  isRefusal(error) && error instanceof Error && 'path' in error && typeof error.path === 'string'
    ? refusedFile(error.path, error)
    : undefined

/** Why `path` cannot be used (`name` describes it in messages), and the command that opens all of `folder`. */
export const refused = (name: string, path: string, folder: string): Unreadable => {
  const stat = lookAt(path)
  const me = process.geteuid?.()
  if (!stat || me === undefined) return { reason: `access to ${name} is refused`, tryThis: `Give yourself access to ${path}.` }
  if (stat.uid !== me) {
    const owner = userText(stat.uid)
    return { reason: `${name} belongs to ${owner}`, tryThis: `Take it over: ${takeOver(folder)}.`, owner }
  }
  const mode = (stat.mode & 0o777).toString(8).padStart(3, '0')
  const what = isOpen(path, constants.R_OK) ? 'written' : 'read'
  return { reason: `${name} may not be ${what} (its mode is ${mode})`, tryThis: `Run \`chmod -R u+rwX ${quoteForShell(folder)}\`.` }
}

/** The command that makes this user the owner of the files. */
export const takeOver = (...paths: readonly [string, ...string[]]): string =>
  `\`sudo chown -R ${[ownName(), ...paths].map(quoteForShell).join(' ')}\``

/** Whether this user may read and write a file, or list and change a folder. What is not there is not refused. */
export const isUsable = (path: string): boolean => {
  const stat = lookAt(path)
  return !stat || isOpenAs(path, stat)
}

/** The names of a folder that this user may not use. It asks the system less often than {@link isUsable} for each; fails as `readdirSync` does. */
export const unusableIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !isOpenAs(`${folder}${sep}${entry.name}`, entry))
    .map(({ name }) => name)
    // what is gone by now is not refused
    .filter((name) => !isUsable(`${folder}${sep}${name}`))

const isOpenAs = (path: string, kind: Pick<Stats, 'isDirectory'>): boolean =>
  isOpen(path, constants.R_OK | constants.W_OK | (kind.isDirectory() ? constants.X_OK : 0))

/** What keeps this user from `path`: the path itself, or a folder above it. */
const obstacleOf = (path: string): string | undefined => {
  for (let at = path; at !== dirname(at); at = dirname(at)) if (!isUsable(at)) return at
  // it may be used, but only its owner may change its mode
  return lookAt(path) && lookAt(path)?.uid !== process.geteuid?.() ? path : undefined
}

const unexplained = (path: string): Unreadable => ({ reason: 'access to it is refused', tryThis: `Give yourself access to ${path}.` })

const ownName = (): string => {
  try {
    return userInfo().username
  } catch {
    // a user without a name, as in some containers
    return String(process.geteuid?.() ?? '')
  }
}

const isOpen = (path: string, mode: number): boolean => {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}

const lookAt = (path: string): Stats | undefined => {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}
