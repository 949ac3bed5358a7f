import { lstatSync, realpathSync, statSync, type Stats } from 'node:fs'
import { delimiter, dirname, isAbsolute } from 'node:path'
import { unmappedUid } from '../files/unmapped-user.ts'

/** A folder in which another user could have put files for us to find. */
export interface UntrustedFolder {
  readonly folder: string
  /** Such as `everyone may write to /tmp`. */
  readonly why: string
}

/**
 * A folder and those above it, nearest first, up to the first that is not trusted, which is returned: one that everyone may write to, or that
 * belongs to another user than the folder where the search begins, us and root. That folder itself was chosen by the user.
 */
export const foldersAbove = function* (start: string): Generator<string, UntrustedFolder | undefined> {
  const isOpen = isWritableByAll(statOf(start))
  let owner: number | undefined
  for (const folder of foldersToRoot(start)) {
    const stats = statOf(folder)
    owner ??= stats?.uid
    const why = folder === start ? undefined : whyUntrusted(folder, stats, { owner, isOpen })
    if (why !== undefined && !isSafe(folder)) return { folder, why }
    yield folder
  }
  return undefined
}

/** The folder that stops a search which begins in `start`, if one does. */
export const untrustedAbove = (start: string): UntrustedFolder | undefined => {
  const folders = foldersAbove(start)
  for (;;) {
    const next = folders.next()
    if (next.done === true) return next.value
  }
}

/** A folder and all folders above it, nearest first. */
export const foldersToRoot = function* (start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    yield folder
    if (folder === dirname(folder)) return
  }
}

/** Why a file is not used: another user put it into a folder that everyone may write to. `undefined` if it is used. */
export const whyPlanted = (path: string): string | undefined => {
  const folder = dirname(path)
  const [outer, own] = [statOf(folder), statOf(path, lstatSync)]
  if (!own || !isWritableByAll(outer) || !isAnothers(own, outer?.uid) || isSafe(folder)) return undefined
  return `everyone may write to ${folder}, and ${nameOf(own)} put it there`
}

/** What to do if a folder is to be trusted after all. */
export const trustAdvice = (folder: string): string => `If you trust what is there, set SPARKWING_SAFE_DIRECTORY=${folder}.`

const whyUntrusted = (
  folder: string,
  stats: Stats | undefined,
  start: { readonly owner: number | undefined; readonly isOpen: boolean },
): string | undefined => {
  if (stats && isAnothers(stats, start.owner)) return `${folder} belongs to ${nameOf(stats)}`
  // on disks of Windows, as in WSL, everyone may write to every folder, and none is sticky
  return isWritableByAll(stats) && !(start.isOpen && !isSticky(stats)) ? `everyone may write to ${folder}` : undefined
}

const isAnothers = ({ uid }: Stats, trusted: number | undefined): boolean => {
  const self = process.geteuid?.()
  if (self === undefined || uid === 0) return false
  return uid === unmapped() || ![self, trusted].includes(uid)
}

const nameOf = ({ uid }: Stats): string =>
  uid === unmapped() ? `a user whom this user namespace does not tell from others (uid ${uid})` : `another user (uid ${uid})`

let found: { readonly uid: number | undefined } | undefined
const unmapped = (): number | undefined => (found ??= { uid: unmappedUid() }).uid

const isWritableByAll = (stats: Stats | undefined): boolean =>
  process.geteuid !== undefined && stats !== undefined && (stats.mode & 0o002) !== 0

const isSticky = (stats: Stats | undefined): boolean => stats !== undefined && (stats.mode & 0o1000) !== 0

const isSafe = (folder: string): boolean =>
  (process.env['SPARKWING_SAFE_DIRECTORY'] ?? '')
    .split(delimiter)
    .some((one) => one === '*' || (isAbsolute(one) && realPath(one) === folder))

const realPath = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** `undefined` as well if it cannot be looked at: then nothing in it can be read. */
const statOf = (path: string, stat: typeof statSync = statSync): Stats | undefined => {
  try {
    return stat(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}
