import { realpath, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import type { FoundFilesJson } from '../wire/api.ts'

/** The longest path that is looked for. */
const longest = 1000

/** Where the paths in a log begin: at the directory of the run, or at its project. */
interface Places {
  readonly directory: string
  readonly project: string
}

const isIn = (path: string, folder: string): boolean => path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)

/**
 * The file inside the project that a path in a log names. A log is not trusted: a path that leads out of the project, by `..`, as an absolute
 * path or through a symbolic link, names nothing, and outside the project nothing is looked for.
 */
export const findFile = async ({ directory, project }: Places, path: string): Promise<string | undefined> => {
  if (path === '' || path.length > longest || path.includes('\0')) return undefined
  const real = await realpath(project).catch(() => undefined)
  if (real === undefined) return undefined
  for (const file of new Set([directory, project].map((folder) => resolve(folder, path)))) {
    if (!isIn(file, project) && !isIn(file, real)) continue
    const found = await realpath(file).catch(() => undefined)
    if (found === undefined || !isIn(found, real)) continue
    if ((await stat(found).catch(() => undefined))?.isFile() === true) return file
  }
  return undefined
}

/** The files that the paths name; others are left out. */
export const findFiles = async (places: Places, paths: readonly string[]): Promise<FoundFilesJson> => {
  const found = await Promise.all(paths.map(async (path) => ({ path, file: await findFile(places, path) })))
  return { files: found.flatMap(({ path, file }) => (file === undefined ? [] : [{ path, file }])) }
}
