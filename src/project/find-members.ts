import { existsSync, readdirSync } from 'node:fs'
import { basename, join, relative, resolve, sep } from 'node:path'
import { isRecord } from '../pipeline/describe-value.ts'
import { folderGlob } from '../package-json/folder-glob.ts'
import { foldersAbove } from '../package-json/folders-above.ts'
import { contentAbove } from '../package-json/package-json.ts'
import { readWorkspace, type Workspace } from '../package-json/workspace.ts'
import { pathFromHere } from './shown-path.ts'

/** The packages of a workspace that could be meant by what follows `--workspace` or `--filter` of a package manager. */
export interface FoundMembers {
  readonly root: string
  readonly isPnpm: boolean
  /** The folders of all its packages. */
  readonly all: readonly string[]
  /** The folders of those that could be meant. */
  readonly meant: readonly string[]
}

/**
 * Looks in the workspace around a directory for the packages that `wanted` could mean: the one with that folder or name, else those with
 * that name without its scope, below that folder, or matched by that pattern. `undefined` if there is no workspace.
 */
export const findMembers = async (directory: string, wanted: string): Promise<FoundMembers | undefined> => {
  for (const folder of foldersAbove(directory)) {
    const workspace = await readWorkspace(folder)
    if (!workspace) continue
    const all = foldersOf(workspace)
    return { root: folder, isPnpm: workspace.isPnpm, all, meant: wanted === '' ? [] : meantBy(wanted, { root: folder, all, directory }) }
  }
  return undefined
}

/** The packages of a workspace that have a script of this name. None if the directory is in a package: its siblings are not its business. */
export const membersWithScript = async (directory: string, script: string): Promise<readonly string[]> => {
  const all = (await findMembers(directory, ''))?.all ?? []
  if (all.some((folder) => `${directory}${sep}`.startsWith(`${folder}${sep}`))) return []
  return all.filter((folder) => {
    const scripts = contentAbove(folder)?.['scripts']
    return isRecord(scripts) && Object.hasOwn(scripts, script)
  })
}

/** The most folders to list in a message. */
const mostListed = 5

/** Folders for a message, as they can be typed in the working directory. */
export const pathsOf = (folders: readonly string[]): string => {
  const shown = folders.slice(0, mostListed).map((folder) => pathFromHere(folder))
  return `${shown.join(', ')}${folders.length > mostListed ? ` and ${folders.length - mostListed} more` : ''}`
}

const meantBy = (
  wanted: string,
  { root, all, directory }: Pick<FoundMembers, 'root' | 'all'> & { readonly directory: string },
): readonly string[] => {
  const places = [resolve(directory, wanted), resolve(root, wanted)]
  const exact = [...all, root].find((folder) => nameIn(folder) === wanted) ?? all.find((folder) => places.includes(folder))
  if (exact !== undefined) return [exact]
  // pnpm's `name...` and `...^name` add the packages around the named one
  const pattern = wanted.replaceAll(/^\.\.\.\^?|\^?\.\.\.$/g, '').replace(/^\{(.*)\}$/, '$1')
  const [isFolder, isName] = [folderGlob(pattern), nameGlob(pattern)]
  return all.filter((folder) => {
    const [path, name] = [relative(root, folder).replaceAll(sep, '/'), nameIn(folder)]
    return (
      isFolder(path) ||
      isName(name) ||
      isName(name.replace(/^@[^/]*\//, '')) ||
      basename(folder) === pattern ||
      places.some((place) => place !== root && folder.startsWith(`${place}${sep}`))
    )
  })
}

const nameIn = (folder: string): string => {
  const name = contentAbove(folder)?.['name']
  return typeof name === 'string' ? name : ''
}

/** In the name of a package, `*` stands for anything, slashes included. */
const nameGlob = (glob: string): ((name: string) => boolean) => {
  const pattern = new RegExp(`^${glob.replaceAll(/[\\^$.|+?()[\]{}]/g, String.raw`\$&`).replaceAll('*', '.*')}$`)
  return (name) => pattern.test(name)
}

/** The deepest folder below the root in which a package is looked for, if a glob has no limit of its own. */
const deepest = 6

const foldersOf = (workspace: Workspace): readonly string[] => {
  const depths = workspace.globs.map((glob) => (glob.includes('**') ? deepest : glob.split('/').length))
  return [...foldersBelow(workspace.root, Math.max(0, ...depths))].filter(
    (folder) => workspace.has(folder) && existsSync(join(folder, 'package.json')),
  )
}

const foldersBelow = function* (root: string, depth: number): Generator<string> {
  for (const name of depth > 0 ? subfolders(root) : []) {
    const folder = join(root, name)
    yield folder
    yield* foldersBelow(folder, depth - 1)
  }
}

const subfolders = (folder: string): readonly string[] => {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
    return entries.flatMap((entry) => (entry.isDirectory() && !/^(?:\.|node_modules$)/.test(entry.name) ? [entry.name] : [])).sort()
  } catch {
    return []
  }
}
