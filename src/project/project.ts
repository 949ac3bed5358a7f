import { realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../model/user-error.ts'

/** A folder that has pipelines of its own: with a config, or with a `package.json`. */
export interface Project {
  /** Real path. */
  readonly directory: string
  /** Real path of the config, if there is one. */
  readonly configFile?: string
  /** Path of the `package.json` in the project's folder, if there is one. */
  readonly packageJson?: string
}

/** The names a config may have. */
export const configNames = ['sparkwing.config.ts', 'sparkwing.config.mts', 'sparkwing.config.js', 'sparkwing.config.mjs'] as const

/**
 * The project that a folder is, if it has a config or a `package.json`.
 *
 * @throws UserError if it has two configs.
 */
export const projectIn = (directory: string): Project | undefined => {
  const configFile = configIn(directory)
  const packageJson = join(directory, 'package.json')
  const project = { directory, ...(configFile !== undefined && { configFile }), ...(isFile(packageJson) && { packageJson }) }
  return 'configFile' in project || 'packageJson' in project ? project : undefined
}

/**
 * The nearest config of a folder and those above it.
 *
 * @throws UserError if a folder has two.
 */
export const nearestConfig = (directory: string): string | undefined => {
  for (const folder of foldersUpFrom(directory)) {
    const configFile = configIn(folder)
    if (configFile !== undefined) return configFile
  }
  return undefined
}

/**
 * The real path of a directory that the user named.
 *
 * @throws UserError if it is not a directory.
 */
export const realDirectory = (path: string): string => {
  const stats = tryStat(path)
  if (stats === undefined) {
    throw new UserError('no-directory', `The directory ${path} does not exist or cannot be read.`, ['Check the path.'])
  }
  if (!stats.isDirectory()) {
    throw new UserError('not-a-directory', `${path} is not a directory.`, ['Pass the folder of a project.'])
  }
  return realpathSync(path)
}

/** A folder and all folders above it, nearest first. */
export const foldersUpFrom = function* (start: string): Generator<string> {
  for (let directory = start; ; directory = dirname(directory)) {
    yield directory
    if (directory === dirname(directory)) return
  }
}

const configIn = (directory: string): string | undefined => {
  const [first, second] = configNames.filter((name) => isFile(join(directory, name)))
  if (first !== undefined && second !== undefined) {
    throw new UserError('two-configs', `${directory} has two configs, ${first} and ${second}, but only one can be used.`, [
      `Remove one of them, such as ${second}.`,
    ])
  }
  return first === undefined ? undefined : join(directory, first)
}

const isFile = (path: string): boolean => tryStat(path)?.isFile() ?? false

const tryStat = (path: string): ReturnType<typeof statSync> => {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    // a parent folder that cannot be read cannot be our project
    return undefined
  }
}
