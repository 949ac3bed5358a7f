import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { foldersAbove, whyPlanted } from './folders-above.ts'
import type { PackageJson } from './package-json.ts'
import { contentAbove } from './package-json.ts'
import { readPlainFile } from './read-plain-file.ts'

export const packageManagerNames = ['npm', 'pnpm', 'yarn', 'bun'] as const
export type PackageManagerName = (typeof packageManagerNames)[number]

/** The package manager that runs a project's scripts. */
export interface PackageManager {
  readonly name: PackageManagerName
  /** Set if `packageManager` in package.json names it. */
  readonly version?: string
  /** Yarn 2 or newer, which has its own shell and module loader. */
  readonly isBerry: boolean
  /** Folder of the lockfile, or of the package if there is none. */
  readonly root: string
}

const lockfiles: readonly (readonly [file: string, name: PackageManagerName])[] = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
]

/**
 * The package manager of a package: the one named by `packageManager`, else the one of the nearest lockfile up to the root of the
 * repository, else npm. For a package in a workspace, both are found in the root of the workspace.
 */
export const packageManagerOf = (directory: string, packageJson: PackageJson): PackageManager => {
  for (const folder of foldersAbove(directory)) {
    const content = folder === directory ? packageJson.content : contentAbove(folder)
    const declared = declaredManager(content)
    const lockfile = lockfiles.find(([file]) => isThere(join(folder, file)))
    const name = declared?.name ?? lockfile?.[1]
    if (name !== undefined) {
      return {
        name,
        ...(declared && { version: declared.version }),
        isBerry: name === 'yarn' && isBerry(folder, declared?.version),
        root: folder,
      }
    }
    if (existsSync(join(folder, '.git'))) break
  }
  return { name: 'npm', isBerry: false, root: directory }
}

const isThere = (path: string): boolean => existsSync(path) && whyPlanted(path) === undefined

const declaredManager = (
  content: PackageJson['content'] | undefined,
): { readonly name: PackageManagerName; readonly version: string } | undefined => {
  const declared = content?.['packageManager']
  if (typeof declared !== 'string') return undefined
  const [, given, version = ''] = /^([a-z]+)@([^+]+)/.exec(declared) ?? []
  const name = packageManagerNames.find((known) => known === given)
  return name && { name, version }
}

const isBerry = (root: string, version: string | undefined): boolean => {
  if (version !== undefined) return Number.parseInt(version, 10) >= 2 || version === 'berry' || version === 'stable'
  if (isThere(join(root, '.yarnrc.yml'))) return true
  try {
    return readPlainFile(join(root, 'yarn.lock')).includes('\n__metadata:')
  } catch {
    return false
  }
}
