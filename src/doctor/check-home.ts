import { accessSync, chmodSync, constants, readdirSync, statfsSync, lstatSync, statSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { errorCode } from '../journal/run-folder.ts'
import { networkFileSystemAt } from '../database/network-file-system.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { counted } from '../model/text/counted.ts'
import { homeConfigFile } from '../retention/home-rules.ts'
import { found, mendable, named, ok } from './finding.ts'

/** With less free space than this, the output of a large run may not be recorded completely. */
const littleSpaceBytes = 500 * 1024 * 1024

/** Whether a home can be written; `undefined` if there is none. */
export const isHomeWritable = (home: string): boolean | undefined => {
  try {
    accessSync(home, constants.W_OK | constants.X_OK)
    return true
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? undefined : false
  }
}

export const checkHome = (home: string, isWritable: boolean): CheckJson =>
  isWritable
    ? ok('home', `${home} is writable.`)
    : found(
        'home',
        'problem',
        `${home} is not writable, so runs cannot be recorded.`,
        'Make it writable, or set SPARKWING_HOME to another folder.',
      )

/**
 * Folders must be accessible only to their owner (0700), and so must files (0600). Files in the folder of a run are not checked, and neither is
 * `config.json`: it is written by hand, with the mode that an editor gives it, and holds no secret.
 */
export const checkPermissions = (home: string, fix: boolean): Promise<CheckJson> | CheckJson => {
  if (process.platform === 'win32') return ok('permissions', 'Not checked on Windows.')
  const names = namesIn(home).filter((name) => name !== basename(homeConfigFile(home)))
  const entries = [home, ...names.map((name) => join(home, name))]
  const folder = join(home, 'runs')
  // `join` for each would take longer than the look at it
  const runs = namesIn(folder).map((name) => `${folder}${sep}${name}`)
  const open = [...entries, ...runs].filter(isOpenToOthers)
  if (open.length === 0) return ok('permissions', 'Other users cannot read the home.')
  return mendable(
    'permissions',
    `Other users can read ${counted(open.length, 'file or folder', 'files or folders')} of the home: ${named(open)}.`,
    {
      fix,
      mend: () => {
        for (const path of open) chmodSync(path, statSync(path).mode & 0o700)
      },
    },
  )
}

export const checkFileSystem = (home: string): CheckJson => {
  const network = networkFileSystemAt(home)
  if (network)
    return found(
      'file system',
      'warning',
      `The home is on a network file system (${network}), where locks are not reliable.`,
      'Set SPARKWING_HOME to a folder on a local disk.',
    )
  const { bavail, bsize } = statfsSync(home)
  const free = bavail * bsize
  return free < littleSpaceBytes
    ? found(
        'file system',
        'warning',
        `The disk of the home has only ${Math.floor(free / 1024 / 1024)} MiB free.`,
        'Free some disk space: a full disk cuts logs short.',
      )
    : ok('file system', 'The home is on a local disk with enough free space.')
}

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const isOpenToOthers = (path: string): boolean => {
  // sockets and the like are not ours, and neither is the target of a link
  const stat = lstatSync(path, { throwIfNoEntry: false })
  return stat !== undefined && (stat.isFile() || stat.isDirectory()) && (stat.mode & 0o077) !== 0
}
