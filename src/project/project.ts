import { realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UserError } from '../model/user-error.ts'

/** A project is the folder with the config, else the nearest folder with a `package.json`. */
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
 * The project that a working directory belongs to.
 *
 * @throws UserError if it is not a directory, has two configs, or neither it nor a parent folder has a config or `package.json`.
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
    `There is no project here: neither ${start} nor a parent folder has a sparkwing.config.ts or a package.json.`,
    ['Run `sparkwing init` to write a config here, `cd` to a project, or pass its folder with `--cwd`.'],
  )
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

const configIn = (directory: string): string | undefined => {
  const [first, second] = configNames.filter((name) => isFile(join(directory, name)))
  if (first !== undefined && second !== undefined) {
    throw new UserError('two-configs', `${directory} has two configs, ${first} and ${second}, but only one can be used.`, [
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
    // a parent folder that cannot be read cannot be our project
    return undefined
  }
}
