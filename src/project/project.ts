import { realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UserError } from '../model/user-error.ts'

/** Where pipelines belong: the folder that holds the config, else the nearest `package.json`. */
export interface Project {
  /** Real path. */
  readonly directory: string
  /** Real path of the config, when there is one. */
  readonly configFile?: string
  /** The `package.json` of the project's folder, when there is one. */
  readonly packageJson?: string
}

/** The names a config may have. */
export const configNames = ['sparkwing.config.ts', 'sparkwing.config.mts', 'sparkwing.config.js', 'sparkwing.config.mjs'] as const

/**
 * The project that a working directory belongs to.
 *
 * @throws UserError when the directory is none, holds two configs, or neither it nor a folder above holds a config or `package.json`.
 */
export const findProject = (cwd: string): Project => {
  const start = realDirectory(resolve(cwd))
  for (const directory of foldersUpFrom(start)) {
    const configFile = configIn(directory)
    if (configFile !== undefined) return { directory: dirname(configFile), configFile, ...packageJsonIn(directory) }
  }
  for (const directory of foldersUpFrom(start)) {
    const found = packageJsonIn(directory)
    if (found.packageJson !== undefined) return { directory, ...found }
  }
  throw new UserError(
    'no-project',
    `There is no project here: neither ${start} nor a folder above it holds a sparkwing.config.ts or a package.json.`,
    ['`sparkwing init` writes a config here; or `cd` to a project, or name its folder with `--cwd`.'],
  )
}

/**
 * The real path of a directory that somebody named.
 *
 * @throws UserError when it is none.
 */
export const realDirectory = (path: string): string => {
  const stats = tryStat(path)
  if (stats === undefined) {
    throw new UserError('no-directory', `The directory ${path} is not there, or cannot be read.`, ['Check the path.'])
  }
  if (!stats.isDirectory()) {
    throw new UserError('not-a-directory', `${path} is not a directory.`, ['Name the folder of a project.'])
  }
  return realpathSync(path)
}

const configIn = (directory: string): string | undefined => {
  const [first, second] = configNames.filter((name) => isFile(join(directory, name)))
  if (first !== undefined && second !== undefined) {
    throw new UserError('two-configs', `${directory} holds two configs, ${first} and ${second}, and only one can count.`, [
      `Remove one of them, such as ${second}.`,
    ])
  }
  return first === undefined ? undefined : join(directory, first)
}

const packageJsonIn = (directory: string): { readonly packageJson?: string } => {
  const packageJson = join(directory, 'package.json')
  return isFile(packageJson) ? { packageJson } : {}
}

const foldersUpFrom = function* (start: string): Generator<string> {
  for (let directory = start; ; directory = dirname(directory)) {
    yield directory
    if (directory === dirname(directory)) return
  }
}

const isFile = (path: string): boolean => tryStat(path)?.isFile() ?? false

const tryStat = (path: string): ReturnType<typeof statSync> => {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    // a folder above that may not be read holds no project of ours
    return undefined
  }
}
