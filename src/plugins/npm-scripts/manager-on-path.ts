import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { PackageManager } from '../../package-json/manager-of-package.ts'
import { readPlainFile } from '../../package-json/read-plain-file.ts'
import { findProgram } from './find-program.ts'
import { fromJsonText } from '../../model/record-json.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** The package manager that a shell would start. */
export interface ManagerOnPath {
  /** The real path of its program; absent if corepack starts it and would first have to choose or download a version. */
  readonly program?: string
  /** Absent if the program is not part of an npm package. */
  readonly version?: string
}

/** Finds a package manager on the PATH. Returns `undefined` if it is not there. */
export const managerOnPath = (manager: PackageManager, env: Environment): ManagerOnPath | undefined => {
  const found = findProgram(manager.name, env['PATH'])
  if (found === undefined) return undefined
  const program = basename(dirname(dirname(found))) === 'corepack' ? downloadedProgram(manager, env) : found
  if (program === undefined) return {}
  const version = versionOf(dirname(program), manager.name) ?? versionOf(dirname(dirname(program)), manager.name)
  return { program, ...(version !== undefined && { version }) }
}

/** The major version that runs the scripts of a package, or `NaN` if it is unknown. */
export const majorVersion = (manager: PackageManager, installed: ManagerOnPath | undefined): number =>
  Number.parseInt(manager.version ?? installed?.version ?? '', 10)

/** The program that corepack starts for the version in package.json, if it has downloaded that before. */
const downloadedProgram = ({ name, version }: PackageManager, env: Environment): string | undefined => {
  if (version === undefined) return undefined
  const cache = env['XDG_CACHE_HOME'] ?? join(env['HOME'] ?? homedir(), '.cache')
  const folder = join(env['COREPACK_HOME'] ?? join(cache, 'node/corepack'), 'v1', name, version)
  const { bin } = readJson(join(folder, '.corepack'))
  const path: unknown = typeof bin === 'object' && bin !== null ? Reflect.get(bin, name) : undefined
  return typeof path === 'string' ? join(folder, path) : undefined
}

const versionOf = (folder: string, name: string): string | undefined => {
  const content = readJson(join(folder, 'package.json'))
  return content['name'] === name && typeof content['version'] === 'string' ? content['version'] : undefined
}

/** Empty if there is no such file, or if it does not hold a JSON object. */
const readJson = (file: string): Readonly<Record<string, unknown>> => {
  try {
    const content: unknown = fromJsonText(readPlainFile(file))
    return typeof content === 'object' && content !== null ? { ...content } : {}
  } catch {
    return {}
  }
}
