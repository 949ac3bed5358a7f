import { accessSync, chmodSync, constants, readdirSync, statfsSync, lstatSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../journal/run-folder.ts'
import { networkFileSystemAt } from '../database/network-file-system.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { counted } from '../model/text/counted.ts'
import { found, mendable, named, ok } from './finding.ts'

/** Below this a run with much output may not be recorded to its end. */
const littleSpaceBytes = 500 * 1024 * 1024

/** Whether a home can be written; `undefined` while there is none. */
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
    ? ok('home', `${home} can be written.`)
    : found(
        'home',
        'problem',
        `${home} can not be written: runs can not be recorded.`,
        'Give yourself access to it, or set SPARKWING_HOME to another folder.',
      )

/** Folders are for their owner alone (0700), and so are files (0600); a file in a closed folder is closed as well. */
export const checkPermissions = (home: string, fix: boolean): Promise<CheckJson> | CheckJson => {
  if (process.platform === 'win32') return ok('permissions', 'Windows keeps the home by its own rules.')
  const entries = [home, ...namesIn(home).map((name) => join(home, name))]
  const runs = namesIn(join(home, 'runs')).map((name) => join(home, 'runs', name))
  const open = [...entries, ...runs].filter(isOpenToOthers)
  if (open.length === 0) return ok('permissions', 'The home is closed to other users.')
  return mendable('permissions', `${counted(open.length, 'place')} of the home can be read by other users: ${named(open)}.`, {
    fix,
    mend: () => {
      for (const path of open) chmodSync(path, statSync(path).mode & 0o700)
    },
  })
}

export const checkFileSystem = (home: string): CheckJson => {
  const network = networkFileSystemAt(home)
  if (network)
    return found(
      'file system',
      'warning',
      `The home lies on a network file system (${network}), where locks are not reliable.`,
      'Set SPARKWING_HOME to a folder on a local disk.',
    )
  const { bavail, bsize } = statfsSync(home)
  const free = bavail * bsize
  return free < littleSpaceBytes
    ? found(
        'file system',
        'warning',
        `${Math.floor(free / 1024 / 1024)} MiB are free where the home lies.`,
        'Make room: a full disk cuts logs short.',
      )
    : ok('file system', 'The home lies on a local disk with room.')
}

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const isOpenToOthers = (path: string): boolean => {
  // neither sockets and the like are ours, nor what a link leads to
  const stat = lstatSync(path, { throwIfNoEntry: false })
  return stat !== undefined && (stat.isFile() || stat.isDirectory()) && (stat.mode & 0o077) !== 0
}
