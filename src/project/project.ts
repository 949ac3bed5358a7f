import { realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../model/user-error.ts'
import { foldersAbove, trustAdvice, whyPlanted } from '../package-json/folders-above.ts'

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
 * @throws UserError if it has two configs, one with a name that is not read, or one that another user put there.
 */
export const projectIn = (directory: string): Project | undefined => {
  const configFile = configIn(directory)
  const packageJson = isFile(join(directory, 'package.json')) ? join(directory, 'package.json') : undefined
  if (packageJson !== undefined) refusePlanted(packageJson)
  if (configFile === undefined && packageJson === undefined) return undefined
  return { directory, ...(configFile !== undefined && { configFile }), ...(packageJson !== undefined && { packageJson }) }
}

/**
 * The nearest config of a folder and those above it.
 *
 * @throws UserError as {@link projectIn}.
 */
export const nearestConfig = (directory: string): string | undefined => {
  for (const folder of foldersAbove(directory)) {
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

/** Names that a config is given by habit, with the name that it should have. */
const unreadNames: readonly (readonly [name: string, instead: (typeof configNames)[number]])[] = [
  ['sparkwing.config.cts', 'sparkwing.config.mts'],
  ['sparkwing.config.tsx', 'sparkwing.config.ts'],
  ['sparkwing.config.cjs', 'sparkwing.config.mjs'],
  ['sparkwing.config.jsx', 'sparkwing.config.js'],
  ['sparkwing.config.json', 'sparkwing.config.ts'],
  ['sparkwing.config.jsonc', 'sparkwing.config.ts'],
  ['sparkwing.config.yaml', 'sparkwing.config.ts'],
  ['sparkwing.config.yml', 'sparkwing.config.ts'],
  ['sparkwing.config.toml', 'sparkwing.config.ts'],
]

const refuseUnread = (directory: string): void => {
  const [unread, instead] = unreadNames.find(([name]) => isFile(join(directory, name))) ?? []
  if (unread === undefined || instead === undefined) return
  const [path, isData] = [join(directory, unread), /\.(?:jsonc?|ya?ml|toml)$/.test(unread)]
  throw new UserError(
    'config-not-read',
    `${path} is not read, because of its name: a config is an ES module in TypeScript or JavaScript.`,
    [
      isData
        ? `Write it as ${instead}, which exports \`defineConfig({ … })\`, and delete or rename this file: \`sparkwing init\` writes a first one.`
        : `Rename it to ${instead}, and end it with \`export default defineConfig({ … })\`.`,
    ],
  )
}

const configIn = (directory: string): string | undefined => {
  const [first, second] = configNames.filter((name) => isFile(join(directory, name)))
  if (first === undefined) refuseUnread(directory)
  if (first !== undefined && second !== undefined) {
    throw new UserError('two-configs', `${directory} has two configs, ${first} and ${second}, but only one can be used.`, [
      `Remove one of them, such as ${second}.`,
    ])
  }
  if (first === undefined) return undefined
  refusePlanted(join(directory, first))
  return join(directory, first)
}

const refusePlanted = (path: string): void => {
  const why = whyPlanted(path)
  if (why === undefined) return
  throw new UserError('untrusted-file', `${path} is not used, because ${why}.`, [trustAdvice(dirname(path))])
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
