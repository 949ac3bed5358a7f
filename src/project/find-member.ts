import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { foldersAbove } from '../package-json/folders-above.ts'
import { contentAbove } from '../package-json/package-json.ts'
import { readWorkspace, type Workspace } from '../package-json/workspace.ts'

/** The deepest folder below the root in which a package is looked for, if a glob has no limit of its own. */
const deepest = 6

/** The folder of the package that `wanted` names, by its name or its folder, in the workspace around a directory. */
export const findMember = async (directory: string, wanted: string): Promise<string | undefined> => {
  for (const folder of foldersAbove(directory)) {
    const workspace = await readWorkspace(folder)
    if (workspace) return namedFolder(workspace, directory, wanted) ?? namedPackage(workspace, wanted)
  }
  return undefined
}

const namedFolder = (workspace: Workspace, directory: string, wanted: string): string | undefined =>
  [resolve(directory, wanted), resolve(workspace.root, wanted)].find(
    (folder) => workspace.has(folder) && statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true,
  )

const namedPackage = (workspace: Workspace, wanted: string): string | undefined => {
  const depths = workspace.globs.map((glob) => (glob.includes('**') ? deepest : glob.split('/').length))
  return [...foldersBelow(workspace.root, Math.max(0, ...depths))].find(
    (folder) => workspace.has(folder) && contentAbove(folder)?.['name'] === wanted,
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
    return entries.flatMap((entry) => (entry.isDirectory() && !/^(?:\.|node_modules$)/.test(entry.name) ? [entry.name] : []))
  } catch {
    return []
  }
}
